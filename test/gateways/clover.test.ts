import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { type SimulatedClover, simulatedClover } from '../simulator/simulated-clover.ts'
import { newCharge } from '../support/gateways/new-clover-charge.ts'
import { newPayment } from '../support/gateways/new-payment.ts'

const { key, metadata, money } = newCharge
const unusable = 'This card token cannot be used.'
const otherKey = '0b7d5f2a-8f39-4c9a-8a55-6a1f1d7f0b02'

const refundOf = (reference: string, amount: number, refundKey = 'refund:1') => ({
  reference,
  captureReference: reference,
  key: refundKey,
  money: { amount, currency: 'USD' },
  reason: null,
})

async function freshToken(clover: SimulatedClover, card: object = {}): Promise<string> {
  return (await clover.tokenize(card)).body.id
}

describe('charge', () => {
  it('takes the money of a card', async () => {
    const clover = simulatedClover()
    const method = await freshToken(clover)
    const payment = await clover.gateway.charge({ ...newCharge, method })
    expect(payment).toEqual({
      gateway: 'clover',
      reference: expect.stringMatching(/^[0-9A-Z]{13}$/),
      captureReference: payment.reference,
      state: 'succeeded',
      money,
      refundedAmount: 0,
      clientSecret: null,
      paymentUrl: null,
      failureMessage: null,
      metadata,
    })
  })

  it('tells Clover all about the payment', async () => {
    const { call, gateway } = simulatedClover()
    const { reference } = await gateway.charge(newCharge)
    expect((await call(`GET /charges/${reference}`)).body).toMatchObject({
      amount: 19998,
      currency: 'usd',
      captured: true,
      description: 'Your order',
      external_reference_id: '7',
      metadata,
      source: { id: 'clv_test_visa' },
    })
  })

  it('takes the money once for one key, and answers the same', async () => {
    const { chargeCount, gateway } = simulatedClover()
    const first = await gateway.charge(newCharge)
    expect(await gateway.charge(newCharge)).toEqual(first)
    expect(await chargeCount()).toBe(1)
  })

  it('takes the money again for another key', async () => {
    const { chargeCount, gateway } = simulatedClover()
    await gateway.charge(newCharge)
    await gateway.charge({ ...newCharge, key: otherKey })
    expect(await chargeCount()).toBe(2)
  })

  it('knows nothing where its key was used for another payment', async () => {
    const { gateway } = simulatedClover()
    await gateway.charge(newCharge)
    const other = gateway.charge({ ...newCharge, money: { amount: 500, currency: 'USD' } })
    await expect(other).rejects.toMatchObject({ code: 'gateway_unavailable' })
  })

  it('sees a decline as a failure, with the reason and the charge', async () => {
    const { gateway } = simulatedClover()
    const payment = await gateway.charge({ ...newCharge, method: 'clv_test_declined' })
    expect(payment).toMatchObject({
      reference: expect.stringMatching(/^[0-9A-Z]{13}$/),
      captureReference: null,
      state: 'failed',
      money,
      refundedAmount: null,
      failureMessage: 'Your card was declined.',
      metadata,
    })
    expect(await gateway.retrieve(payment.reference)).toMatchObject({ state: 'cancelled' })
  })

  it('answers a repeated decline with the same one', async () => {
    const clover = simulatedClover()
    const method = await freshToken(clover, { number: '4005571702222222' })
    const first = await clover.gateway.charge({ ...newCharge, method })
    expect(await clover.gateway.charge({ ...newCharge, method })).toEqual(first)
    expect(await clover.chargeCount()).toBe(1)
  })

  it('sees a token that has paid already as a failure, under our key', async () => {
    const clover = simulatedClover()
    const method = await freshToken(clover)
    await clover.gateway.charge({ ...newCharge, method })
    const payment = await clover.gateway.charge({ ...newCharge, key: otherKey, method })
    expect(payment).toMatchObject({
      reference: otherKey,
      state: 'failed',
      failureMessage: unusable,
    })
  })

  it('sees an unknown token as a failure', async () => {
    const { gateway } = simulatedClover()
    expect(await gateway.charge({ ...newCharge, method: 'clv_unknown' })).toMatchObject({
      reference: key,
      state: 'failed',
      failureMessage: unusable,
    })
  })

  it('does not know whether it was itself that used a token, where Clover forgot its key', async () => {
    const clover = simulatedClover()
    const method = await freshToken(clover)
    await clover.gateway.charge({ ...newCharge, method })
    const again = { ...newCharge, key: otherKey, method, isRepeated: true }
    await expect(clover.gateway.charge(again)).rejects.toThrow(GatewayUnavailable)
    expect(await clover.chargeCount()).toBe(1)
  })

  it('sees money that takes its time as under way, until the bank has decided', async () => {
    const { control, gateway } = simulatedClover()
    const { reference, ...payment } = await gateway.charge({
      ...newCharge,
      method: 'clv_test_pending',
    })
    expect(payment).toMatchObject({ state: 'processing', captureReference: null, money })
    await control(`/charges/${reference}`, { outcome: 'succeeded' })
    expect(await gateway.retrieve(reference)).toMatchObject({ state: 'succeeded', money })
  })

  it('refuses an amount that is too large', async () => {
    const { gateway } = simulatedClover()
    const charged = gateway.charge({ ...newCharge, money: { amount: 1e8, currency: 'USD' } })
    await expect(charged).rejects.toMatchObject({ code: 'gateway_refused', reason: 'amount' })
  })

  it('is refused by Clover without the address of the customer', async () => {
    const { chargeCount, gateway } = simulatedClover()
    const charged = gateway.charge({ ...newCharge, clientAddress: null })
    await expect(charged).rejects.toMatchObject({ code: 'gateway_refused', reason: 'other' })
    expect(await chargeCount()).toBe(0)
  })
})

describe('retrieve', () => {
  it('sees what the charge has answered', async () => {
    const { gateway } = simulatedClover()
    const payment = await gateway.charge(newCharge)
    expect(await gateway.retrieve(payment.reference)).toEqual(payment)
  })

  it('knows how much was paid back, also in the dashboard', async () => {
    const { control, gateway } = simulatedClover()
    const { reference } = await gateway.charge(newCharge)
    await gateway.refund(refundOf(reference, 5000))
    await control(`/charges/${reference}/refunds`, { amount: '300' })
    expect(await gateway.retrieve(reference)).toMatchObject({
      state: 'succeeded',
      money: { amount: 19998 },
      refundedAmount: 5300,
    })
  })

  it('does not find an unknown charge', async () => {
    const { gateway } = simulatedClover()
    await expect(gateway.retrieve(key)).rejects.toMatchObject({
      code: 'gateway_refused',
      reason: 'not_found',
    })
  })
})

describe('what Clover does not do', () => {
  it('opens no payment before it is charged', async () => {
    const { chargeCount, gateway } = simulatedClover()
    await expect(gateway.create(newPayment)).rejects.toMatchObject({ reason: 'unsupported' })
    expect(await chargeCount()).toBe(0)
  })

  it('cancels no charge', async () => {
    const { gateway } = simulatedClover()
    const { reference } = await gateway.charge({ ...newCharge, method: 'clv_test_pending' })
    const cancelled = gateway.cancel(reference, 'cancel:1')
    await expect(cancelled).rejects.toMatchObject({ reason: 'unsupported' })
    expect(gateway.capabilities.cancel).toBe(false)
  })

  it('waits for no confirmation', async () => {
    const { gateway } = simulatedClover()
    const payment = await gateway.charge(newCharge)
    expect(await gateway.confirm(payment.reference, 'confirm:1')).toEqual(payment)
  })

  it('tells of no refunds', async () => {
    const { gateway } = simulatedClover()
    const { reference } = await gateway.charge(newCharge)
    await gateway.refund(refundOf(reference, 5000))
    expect(await gateway.listRefunds({ reference, captureReference: reference })).toBeNull()
  })
})

describe('refund', () => {
  it('pays back a part, with the reason', async () => {
    const { gateway } = simulatedClover()
    const { reference } = await gateway.charge(newCharge)
    const refund = await gateway.refund({
      ...refundOf(reference, 5000),
      reason: 'requested_by_customer',
    })
    expect(refund).toEqual({
      reference: expect.stringMatching(/^[0-9A-Z]{13}$/),
      state: 'succeeded',
      amount: 5000,
      key: 'refund:1',
      failureMessage: null,
    })
  })

  it('pays back once for one key, whatever that looks like', async () => {
    const { gateway } = simulatedClover()
    const { reference } = await gateway.charge(newCharge)
    const first = await gateway.refund(refundOf(reference, 5000))
    expect(await gateway.refund(refundOf(reference, 5000))).toEqual(first)
    await gateway.refund(refundOf(reference, 300, 'refund:2'))
    expect(await gateway.retrieve(reference)).toMatchObject({ refundedAmount: 5300 })
  })

  it('says when everything was paid back before', async () => {
    const { gateway } = simulatedClover()
    const { reference } = await gateway.charge(newCharge)
    await gateway.refund(refundOf(reference, 19998))
    const again = gateway.refund(refundOf(reference, 19998, 'refund:2'))
    await expect(again).rejects.toMatchObject({ reason: 'already_refunded' })
  })

  it('refuses more than is left', async () => {
    const { gateway } = simulatedClover()
    const { reference } = await gateway.charge(newCharge)
    await gateway.refund(refundOf(reference, 15000))
    const again = gateway.refund(refundOf(reference, 5000, 'refund:2'))
    await expect(again).rejects.toMatchObject({ code: 'gateway_refused', reason: 'other' })
  })

  it('does not find an unknown charge', async () => {
    const { gateway } = simulatedClover()
    const refunded = gateway.refund(refundOf('unknown', 5000))
    await expect(refunded).rejects.toMatchObject({ reason: 'not_found' })
  })
})
