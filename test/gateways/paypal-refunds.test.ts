import { describe, expect, it } from 'vitest'
import { simulatedPaypal } from '../simulator/simulated-paypal.ts'
import { approvedPayment, capturedPayment } from '../support/gateways/paypal-payments.ts'

const refundOf = (
  payment: { reference: string; captureReference: string | null },
  amount: number,
  key = 'refund:1:0',
) => ({ ...payment, key, money: { amount, currency: 'USD' }, reason: null })

describe('refund', () => {
  it('pays back a part, with our key', async () => {
    const paypal = simulatedPaypal()
    const payment = await capturedPayment(paypal)
    const refund = await paypal.gateway.refund(refundOf(payment, 5000))
    expect(refund).toEqual({
      reference: expect.stringMatching(/^[A-Z0-9]{17}$/),
      state: 'succeeded',
      amount: 5000,
      key: 'refund:1:0',
      failureMessage: null,
    })
    const { body } = await paypal.call(`GET /v2/payments/refunds/${refund.reference}`)
    expect(body).toMatchObject({ custom_id: 'refund.1.0' })
  })

  it('pays back once for one key', async () => {
    const paypal = simulatedPaypal()
    const payment = await capturedPayment(paypal)
    const first = await paypal.gateway.refund(refundOf(payment, 5000))
    expect(await paypal.gateway.refund(refundOf(payment, 5000))).toEqual(first)
    const { refundedAmount } = await paypal.gateway.retrieve(payment.reference)
    expect(refundedAmount).toBe(5000)
  })

  it('finds the capture where nobody has kept it', async () => {
    const paypal = simulatedPaypal()
    const { reference } = await capturedPayment(paypal)
    const payment = { reference, captureReference: null }
    expect(await paypal.gateway.refund(refundOf(payment, 5000))).toMatchObject({ amount: 5000 })
  })

  it('is refused where no money was taken', async () => {
    const paypal = simulatedPaypal()
    const payment = { reference: await approvedPayment(paypal), captureReference: null }
    const refund = paypal.gateway.refund(refundOf(payment, 5000))
    await expect(refund).rejects.toMatchObject({ reason: 'state' })
  })

  it('is refused while the capture is pending', async () => {
    const paypal = simulatedPaypal()
    const payment = await capturedPayment(paypal, { capture: 'PENDING' })
    const refund = paypal.gateway.refund(refundOf(payment, 5000))
    await expect(refund).rejects.toMatchObject({ reason: 'state' })
  })

  it('says when everything was paid back before', async () => {
    const paypal = simulatedPaypal()
    const payment = await capturedPayment(paypal)
    await paypal.gateway.refund(refundOf(payment, 19998))
    const again = paypal.gateway.refund(refundOf(payment, 19998, 'refund:2:0'))
    await expect(again).rejects.toMatchObject({ reason: 'already_refunded' })
  })

  it('refuses more than is left', async () => {
    const paypal = simulatedPaypal()
    const payment = await capturedPayment(paypal)
    await paypal.gateway.refund(refundOf(payment, 15000))
    const again = paypal.gateway.refund(refundOf(payment, 5000, 'refund:2:0'))
    await expect(again).rejects.toMatchObject({ code: 'gateway_refused', reason: 'amount' })
  })

  it('does not find an unknown capture', async () => {
    const { gateway } = simulatedPaypal()
    const payment = { reference: 'ORDER1', captureReference: 'CAPTURE1' }
    await expect(gateway.refund(refundOf(payment, 5000))).rejects.toMatchObject({
      reason: 'not_found',
    })
  })
})

describe('listRefunds', () => {
  it('tells all of them, whoever asked, and by our key which are ours', async () => {
    const paypal = simulatedPaypal()
    const payment = await capturedPayment(paypal)
    const ours = await paypal.gateway.refund(refundOf(payment, 5000))
    await paypal.control(`captures/${payment.captureReference}/refunds`, { amount: '3.00' })
    expect(await paypal.gateway.listRefunds(payment)).toEqual([
      ours,
      expect.objectContaining({ amount: 300, state: 'succeeded', key: null }),
    ])
  })

  it('follows what takes its time, and fails', async () => {
    const paypal = simulatedPaypal()
    const payment = await capturedPayment(paypal, { refunds: 'pending' })
    const refund = await paypal.gateway.refund(refundOf(payment, 5000))
    expect(refund).toMatchObject({ state: 'pending', failureMessage: null })
    expect(await paypal.gateway.retrieve(payment.reference)).toMatchObject({
      refundedAmount: 5000,
    })
    await paypal.control(`refunds/${refund.reference}`, { status: 'FAILED' })
    expect(await paypal.gateway.listRefunds(payment)).toEqual([
      { ...refund, state: 'failed', failureMessage: 'PayPal: FAILED' },
    ])
    expect(await paypal.gateway.retrieve(payment.reference)).toMatchObject({ refundedAmount: 0 })
  })

  it('tells none where nothing was paid back', async () => {
    const paypal = simulatedPaypal()
    expect(await paypal.gateway.listRefunds(await capturedPayment(paypal))).toEqual([])
  })
})
