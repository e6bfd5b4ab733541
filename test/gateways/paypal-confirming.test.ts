import { describe, expect, it } from 'vitest'
import { simulatedPaypal } from '../simulator/simulated-paypal.ts'
import {
  approvedPayment,
  capturedPayment,
  newPayment as order,
} from '../support/gateways/paypal-payments.ts'

const chargeOf = (reference: string, method: string | null = null) => ({
  key: 'attempt-1',
  reference,
  money: order.money,
  metadata: order.metadata,
  description: order.description,
  method,
  savesCard: false,
  clientAddress: null,
  isRepeated: false,
})

describe('confirm', () => {
  it('takes the money of an approved order', async () => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal)
    const confirmed = await paypal.gateway.confirm(reference, 'confirm:1')
    expect(confirmed).toMatchObject({
      reference,
      captureReference: expect.stringMatching(/^[A-Z0-9]{17}$/),
      state: 'succeeded',
      money: order.money,
      refundedAmount: 0,
      metadata: { payment_key: 'key-1' },
    })
    expect(await paypal.gateway.retrieve(reference)).toEqual(confirmed)
  })

  it.each(['confirm:1', 'confirm:2'])('may be repeated, under the key %s', async (key) => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal)
    const first = await paypal.gateway.confirm(reference, 'confirm:1')
    expect(await paypal.gateway.confirm(reference, key)).toEqual(first)
  })

  it('leaves open what nobody has approved', async () => {
    const { gateway } = simulatedPaypal()
    const created = await gateway.create(order)
    expect(await gateway.confirm(created.reference, 'confirm:1')).toEqual(created)
  })

  it.each([
    'INSTRUMENT_DECLINED',
    'PAYER_CANNOT_PAY',
    'TRANSACTION_REFUSED',
    'MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED',
    'COMPLIANCE_VIOLATION',
  ])('tells that PayPal declines with %s, in its words', async (capture) => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal, { capture })
    expect(await paypal.gateway.confirm(reference, 'confirm:1')).toMatchObject({
      state: 'failed',
      captureReference: null,
      money: order.money,
      failureMessage: expect.stringMatching(/^[A-Z].+\.$/),
    })
  })

  it('repeats a decline under its key, and takes the money under another one', async () => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal, { capture: 'TRANSACTION_REFUSED' })
    const first = await paypal.gateway.confirm(reference, 'confirm:1')
    expect(await paypal.gateway.confirm(reference, 'confirm:1')).toEqual(first)
    expect(await paypal.gateway.confirm(reference, 'confirm:2')).toMatchObject({
      state: 'succeeded',
    })
  })

  it('leaves open what the buyer has to go back for', async () => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal, { capture: 'PAYER_ACTION_REQUIRED' })
    expect(await paypal.gateway.confirm(reference, 'confirm:1')).toMatchObject({
      state: 'pending',
      paymentUrl: expect.stringContaining(reference),
      failureMessage: null,
    })
  })

  it.each([
    ['PENDING', 'processing', null],
    ['DECLINED', 'cancelled', 'PayPal has declined the payment.'],
  ])('decides on a capture that is %s', async (capture, state, failureMessage) => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal, { capture })
    expect(await paypal.gateway.confirm(reference, 'confirm:1')).toMatchObject({
      state,
      captureReference: expect.any(String),
      failureMessage,
    })
  })

  it('sees a pending capture complete', async () => {
    const paypal = simulatedPaypal()
    const { reference, captureReference } = await capturedPayment(paypal, { capture: 'PENDING' })
    await paypal.control(`captures/${captureReference}`, { status: 'COMPLETED' })
    expect(await paypal.gateway.confirm(reference, 'confirm:1')).toMatchObject({
      state: 'succeeded',
    })
  })

  it('tells that an order is over', async () => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal)
    await paypal.control(`orders/${reference}/reversal`)
    expect(await paypal.gateway.confirm(reference, 'confirm:1')).toMatchObject({
      state: 'cancelled',
    })
  })

  it('does not find an unknown order', async () => {
    const { gateway } = simulatedPaypal()
    await expect(gateway.confirm('5O190127TN364715T', 'confirm:1')).rejects.toMatchObject({
      reason: 'not_found',
    })
  })
})

describe('charge', () => {
  it('takes the money of an approved order, once under its key', async () => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal)
    const first = await paypal.gateway.charge(chargeOf(reference))
    expect(first).toMatchObject({ state: 'succeeded', money: order.money })
    expect(await paypal.gateway.charge(chargeOf(reference))).toEqual(first)
  })

  it('tells that the buyer has to approve first', async () => {
    const { gateway } = simulatedPaypal()
    const { reference } = await gateway.create(order)
    expect(await gateway.charge(chargeOf(reference))).toMatchObject({ state: 'pending' })
  })

  it('takes nothing where another order was approved', async () => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal)
    expect(await paypal.gateway.charge(chargeOf(reference, 'OTHER1'))).toMatchObject({
      state: 'failed',
      reference,
      money: order.money,
      failureMessage: 'This is not the PayPal order of this checkout.',
    })
    expect(await paypal.gateway.retrieve(reference)).toMatchObject({ state: 'processing' })
  })

  it('is refused without an order', async () => {
    const { gateway } = simulatedPaypal()
    const charged = gateway.charge({ ...chargeOf('X'), reference: null })
    await expect(charged).rejects.toMatchObject({ code: 'gateway_refused', reason: 'other' })
  })
})
