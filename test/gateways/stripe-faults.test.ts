import { expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { type SimulatedStripe, simulatedStripe } from '../simulator/simulated-stripe.ts'
import { newPayment as order } from '../support/gateways/new-payment.ts'

async function intentCount(stripe: SimulatedStripe): Promise<number> {
  const { body } = await stripe.call('GET /payment_intents')
  return body.data.length
}

const refund = {
  captureReference: null,
  key: 'refund:1',
  money: { amount: 5000, currency: 'USD' },
  reason: null,
}

it('gets over a single outage by itself', async () => {
  const stripe = simulatedStripe()
  await stripe.fault({ operation: 'create', kind: 'error' })
  expect(await stripe.gateway.create(order)).toMatchObject({ state: 'pending' })
  expect(await intentCount(stripe)).toBe(1)
})

it('has one payment after an answer got lost and the same key was sent again', async () => {
  const stripe = simulatedStripe()
  await stripe.fault({ operation: 'create', kind: 'error-after', count: 2 })
  await expect(stripe.gateway.create(order)).rejects.toThrow(GatewayUnavailable)
  const payment = await stripe.gateway.create(order)
  expect(payment).toMatchObject({ state: 'pending' })
  expect(await intentCount(stripe)).toBe(1)
})

it('pays back once when the answer got lost', async () => {
  const stripe = simulatedStripe()
  const { reference, clientSecret } = await stripe.gateway.create(order)
  await stripe.confirm(clientSecret, 'pm_card_visa')
  await stripe.fault({ operation: 'refund', kind: 'error-after' })
  await stripe.gateway.refund({ ...refund, reference })
  expect(await stripe.gateway.retrieve(reference)).toMatchObject({ refundedAmount: 5000 })
})

it('reports a lasting silence as no usable answer', async () => {
  const stripe = simulatedStripe()
  await stripe.fault({ operation: '*', kind: 'timeout', count: 2 })
  await expect(stripe.gateway.create(order)).rejects.toThrow(GatewayUnavailable)
  expect(await intentCount(stripe)).toBe(0)
})

it('waits for a slow answer', async () => {
  const stripe = simulatedStripe({ waits: { slow: 120 } })
  await stripe.fault({ operation: 'create', kind: 'slow' })
  const before = performance.now()
  await stripe.gateway.create(order)
  expect(performance.now() - before).toBeGreaterThan(110)
})
