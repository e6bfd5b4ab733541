import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import type { GatewayPayment } from '../../src/core/ports.ts'
import type { CallKind } from '../simulator/faults.ts'
import { eventTypes, type SimulatedStripe, simulatedStripe } from '../simulator/simulated-stripe.ts'
import { newCharge } from '../support/gateways/new-charge.ts'
import { newPayment } from '../support/gateways/new-payment.ts'

/** An opened payment, and its charge; the events so far are out of the way. */
async function openPayment(stripe: SimulatedStripe, method = 'pm_card_visa') {
  const { reference } = await stripe.gateway.create(newPayment)
  await stripe.deliveries('take=1')
  const charge = (): Promise<GatewayPayment> =>
    stripe.gateway.charge({ ...newCharge, reference, method })
  return { reference, charge }
}

/** Until it is ended, each charge meets the fault. */
async function withFault(stripe: SimulatedStripe, kind: CallKind, act: () => Promise<void>) {
  await stripe.fault({ operation: 'charge', kind, count: 100 })
  await act()
  await stripe.send('/faults', { method: 'DELETE' })
}

async function chargeTypes(stripe: SimulatedStripe): Promise<string[]> {
  const types = eventTypes(await stripe.deliveries())
  return types.filter((type) => type.startsWith('charge.'))
}

describe('a charge', () => {
  it.each(['timeout', 'error', 'unauthorized', 'forbidden', 'too-many', 'null', 'empty'] as const)(
    'that met "%s" has taken nothing, and takes the money when repeated',
    async (kind) => {
      const stripe = simulatedStripe()
      const { charge } = await openPayment(stripe)
      await withFault(stripe, kind, async () => {
        await expect(charge()).rejects.toThrow(GatewayUnavailable)
      })
      expect(await chargeTypes(stripe)).toEqual([])
      expect(await charge()).toMatchObject({ state: 'succeeded' })
      expect(await chargeTypes(stripe)).toEqual(['charge.succeeded'])
    },
  )

  it('whose answer was lost has taken the money once, and says so when repeated', async () => {
    const stripe = simulatedStripe()
    const { charge, reference } = await openPayment(stripe)
    await withFault(stripe, 'error-after', async () => {
      await expect(charge()).rejects.toThrow(GatewayUnavailable)
    })
    expect(await stripe.gateway.retrieve(reference)).toMatchObject({ state: 'succeeded' })
    expect(await charge()).toMatchObject({ state: 'succeeded', money: newCharge.money })
    expect(await chargeTypes(stripe)).toEqual(['charge.succeeded'])
  })

  it('whose decline was lost is not tried again, and says so when repeated', async () => {
    const stripe = simulatedStripe()
    const { charge } = await openPayment(stripe, 'pm_card_chargeDeclined')
    await withFault(stripe, 'error-after', async () => {
      await expect(charge()).rejects.toThrow(GatewayUnavailable)
    })
    const declined = { state: 'failed', failureMessage: 'Your card was declined.' }
    expect(await charge()).toMatchObject(declined)
    expect(await chargeTypes(stripe)).toEqual(['charge.failed'])
  })

  it('whose question to the customer was lost asks it when repeated', async () => {
    const stripe = simulatedStripe()
    const { charge } = await openPayment(stripe, 'pm_card_authenticationRequired')
    await withFault(stripe, 'error-after', async () => {
      await expect(charge()).rejects.toThrow(GatewayUnavailable)
    })
    expect(await charge()).toMatchObject({ state: 'pending' })
  })

  it('gets over a single outage by itself', async () => {
    const stripe = simulatedStripe()
    const { charge } = await openPayment(stripe)
    await stripe.fault({ operation: 'charge', kind: 'error-after' })
    expect(await charge()).toMatchObject({ state: 'succeeded' })
    expect(await chargeTypes(stripe)).toEqual(['charge.succeeded'])
  })

  it('waits for a slow answer', async () => {
    const stripe = simulatedStripe()
    const { charge } = await openPayment(stripe)
    await stripe.fault({ operation: 'charge', kind: 'slow' })
    expect(await charge()).toMatchObject({ state: 'succeeded' })
  })

  it('knows nothing while it cannot look what a payment is now', async () => {
    const stripe = simulatedStripe()
    const { charge, reference } = await openPayment(stripe)
    await stripe.gateway.cancel(reference, 'cancel:1')
    await stripe.fault({ operation: 'verify', kind: 'unauthorized' })
    await expect(charge()).rejects.toThrow(GatewayUnavailable)
    expect(await charge()).toMatchObject({ state: 'cancelled' })
  })
})
