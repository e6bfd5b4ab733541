import { describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { stockOf } from '../../support/catalogue/products.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { forgetAtStripe } from '../../support/gateways/stripe-control.ts'
import { pay } from '../../support/gateways/stripe-payments.ts'
import { receiveWebhooks } from '../../support/gateways/stripe-webhooks.ts'
import { anIntent, aPaidOrder } from '../../support/sales/orders.ts'
import { waitingEffects } from '../../support/sales/rows.ts'
import { context } from '../../support/world/context.ts'

type Intent = Awaited<ReturnType<typeof anIntent>>

/** Stripe knows nothing of it. */
async function anUnknownIntent(): Promise<Intent> {
  const intent = await anIntent()
  await forgetAtStripe(intent.payment.stripe_payment_intent_id)
  return intent
}

const ended = {
  status: 'cancelled',
  failure_message: 'The payment service does not know this payment.',
}

async function paymentOf({ customer, payment }: Intent) {
  return (await customer.get(`/payments/${payment.id}/`, { expect: 200 })).body
}

/** A new payment of the same order leads to its money. */
async function payAnew({ customer, order, payment }: Intent): Promise<void> {
  const request = { order_id: order.id }
  const { body } = await customer.post('/payments/create-intent/', request, { expect: 201 })
  expect(body.payment.id).not.toBe(payment.id)
  const reference = body.payment.stripe_payment_intent_id
  await pay(reference, body.client_secret)
  await receiveWebhooks(reference)
  const paid = await customer.get(`/payments/${body.payment.id}/`, { expect: 200 })
  expect(paid.body.status).toBe('succeeded')
}

describe('an intent that Stripe does not know', () => {
  it('is not found by sync-status, ends with its reason, and the order can be paid anew', async () => {
    const intent = await anUnknownIntent()
    const request = { payment_intent_id: intent.payment.stripe_payment_intent_id }
    const { body } = await intent.customer.post('/payments/sync-status/', request, { expect: 404 })
    expect(body).toEqual({ detail: 'Payment not found.' })
    expect(await paymentOf(intent)).toMatchObject({ ...ended, order: { status: 'processing' } })
    await payAnew(intent)
  })

  it('is found by the schedule, which then leaves it alone', async () => {
    const intent = await anUnknownIntent()
    await runScheduled(inMinutes(context(), 11))
    expect(await paymentOf(intent)).toMatchObject({ ...ended, order: { status: 'processing' } })
    await payAnew(intent)
  })

  it('cannot be cancelled at Stripe, and is over', async () => {
    const intent = await anUnknownIntent()
    const request = { payment_id: intent.payment.id }
    const { body } = await intent.customer.post('/payments/cancel/', request, { expect: 400 })
    expect(body).toEqual({ error: 'Stripe could not cancel the payment.' })
    expect(await paymentOf(intent)).toMatchObject(ended)
  })

  it('does not keep its order from being cancelled, to the last effect', async () => {
    const { customer, order, product } = await anUnknownIntent()
    await customer.post(`/orders/${order.id}/cancel/`, undefined, { expect: 200 })
    expect(await stockOf(product)).toBe(10)
    expect(await waitingEffects(order.id)).toEqual([])
  })

  it('does not keep its order from running out', async () => {
    const intent = await anUnknownIntent()
    await runScheduled(inMinutes(context(), 61))
    expect(await paymentOf(intent)).toMatchObject({ order: { status: 'cancelled' } })
  })

  it('stays paid where it was: sync-status does not find it', async () => {
    const paid = await aPaidOrder()
    const reference = paid.payment.stripe_payment_intent_id
    await forgetAtStripe(reference)
    const request = { payment_intent_id: reference }
    await paid.customer.post('/payments/sync-status/', request, { expect: 404 })
    const { body } = await paid.customer.get(`/payments/${paid.payment.id}/`, { expect: 200 })
    expect(body.status).toBe('succeeded')
  })
})

it.each(['pi_', 'pi_1-2', 'pi_ü'])(
  'the id %s is as the document has it, and unknown',
  async (id) => {
    const { customer } = await anIntent()
    const request = { payment_intent_id: id }
    await customer.post('/payments/sync-status/', request, { expect: 404 })
  },
)

it.each(['', 'ch_1', ' pi_1', `pi_${'x'.repeat(300)}`, 17, null])(
  'the id %j is none',
  async (id) => {
    const { customer } = await anIntent()
    const request = { payment_intent_id: id }
    await customer.post('/payments/sync-status/', request, { expect: 400 })
  },
)
