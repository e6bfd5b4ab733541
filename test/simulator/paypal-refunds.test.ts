import { describe, expect, it } from 'vitest'
import { eventTypes, simulatedPaypal } from './simulated-paypal.ts'

const usd = (value: string) => ({ currency_code: 'USD', value })
const keyed = { 'PayPal-Request-Id': 'refund-1' }

async function refundable(fate?: Record<string, string>) {
  const paypal = simulatedPaypal()
  const { orderId, capture } = await paypal.capturedOrder(fate)
  await paypal.deliveries()
  const refund = (body: object, headers = {}) =>
    paypal.call(`POST /v2/payments/captures/${capture.id}/refund`, body, headers)
  const statusOf = async () =>
    (await paypal.call(`GET /v2/payments/captures/${capture.id}`)).body.status
  return { ...paypal, orderId, capture, refund, statusOf }
}

describe('a refund', () => {
  it('pays back a part, then what is left', async () => {
    const { call, orderId, capture, refund, statusOf, deliveries } = await refundable()
    const part = await refund({ amount: usd('50.00'), custom_id: 'refund.1' })
    expect(part).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^[A-Z0-9]{17}$/),
        status: 'COMPLETED',
        amount: usd('50.00'),
        custom_id: 'refund.1',
        seller_payable_breakdown: { total_refunded_amount: usd('50.00') },
        links: [
          { rel: 'self' },
          { rel: 'up', href: expect.stringMatching(`/captures/${capture.id}$`) },
        ],
      },
    })
    expect(await statusOf()).toBe('PARTIALLY_REFUNDED')
    expect((await refund({})).body.amount).toEqual(usd('149.98'))
    expect(await statusOf()).toBe('REFUNDED')
    expect(eventTypes(await deliveries())).toEqual([
      'PAYMENT.CAPTURE.REFUNDED',
      'PAYMENT.CAPTURE.REFUNDED',
    ])
    const { body } = await call(`GET /v2/checkout/orders/${orderId}`)
    expect(body.purchase_units[0].payments.refunds).toHaveLength(2)
    const { body: alone } = await call(`GET /v2/payments/refunds/${part.body.id}`)
    expect(alone.amount).toEqual(usd('50.00'))
  })

  it('happens once under a request id', async () => {
    const { refund, statusOf } = await refundable()
    const first = await refund({ amount: usd('150.00') }, keyed)
    const again = await refund({ amount: usd('150.00') }, keyed)
    expect(again).toMatchObject({ status: 200, body: { id: first.body.id } })
    expect(await statusOf()).toBe('PARTIALLY_REFUNDED')
  })

  it.each([
    ['REFUND_AMOUNT_EXCEEDED', { amount: usd('199.99') }],
    ['CANNOT_BE_ZERO_OR_NEGATIVE', { amount: usd('0.00') }],
    ['REFUND_CAPTURE_CURRENCY_MISMATCH', { amount: { currency_code: 'EUR', value: '1.00' } }],
    ['INVALID_PARAMETER_SYNTAX', { amount: usd('x') }],
    ['NOT_SUPPORTED', { reason: 'x' }],
  ])('is refused with %s: %o', async (issue, body) => {
    const { refund } = await refundable()
    expect((await refund(body)).body.details[0].issue).toBe(issue)
  })

  it.each([
    ['PENDING_CAPTURE', { capture: 'PENDING' }],
    ['REFUND_NOT_ALLOWED', { capture: 'DECLINED' }],
  ])('is refused with %s for what is not captured', async (issue, fate) => {
    const { refund } = await refundable(fate)
    expect((await refund({})).body.details[0].issue).toBe(issue)
  })

  it('is refused where all has gone back', async () => {
    const { refund } = await refundable()
    await refund({})
    expect((await refund({})).body.details[0].issue).toBe('CAPTURE_FULLY_REFUNDED')
  })

  it('of the dashboard has the id of the payment', async () => {
    const { call, capture, control } = await refundable()
    const { id } = await control(`captures/${capture.id}/refunds`, { amount: '20.00' })
    const { body } = await call(`GET /v2/payments/refunds/${id}`)
    expect(body).toMatchObject({ amount: usd('20.00'), custom_id: 'payment-key-1' })
  })

  it('can take its time, and fail', async () => {
    const { control, deliveries, refund, statusOf } = await refundable({ refunds: 'pending' })
    const { body } = await refund({ amount: usd('50.00') })
    expect(body).toMatchObject({ status: 'PENDING', status_details: { reason: 'ECHECK' } })
    await control(`refunds/${body.id}`, { status: 'COMPLETED' })
    expect(await statusOf()).toBe('PARTIALLY_REFUNDED')
    await control(`refunds/${body.id}`, { status: 'FAILED' })
    expect(await statusOf()).toBe('COMPLETED')
    expect(eventTypes(await deliveries())).toEqual([
      'PAYMENT.REFUND.PENDING',
      'PAYMENT.CAPTURE.REFUNDED',
      'PAYMENT.REFUND.FAILED',
    ])
  })
})

describe('a dispute', () => {
  it('stops refunds until it is resolved', async () => {
    const { capture, control, deliveries, refund } = await refundable()
    const dispute = await control(`captures/${capture.id}/disputes`)
    expect((await refund({})).body.details[0].issue).toBe('TRANSACTION_DISPUTED')
    const outcome = { outcome: 'RESOLVED_SELLER_FAVOUR' }
    await control(`disputes/${dispute.id}`, outcome)
    expect((await refund({})).status).toBe(201)
    await expect(control(`disputes/${dispute.id}`, outcome)).rejects.toThrow('is RESOLVED')
    const [created, resolved] = await deliveries()
    expect(JSON.parse(created?.body ?? '')).toMatchObject({
      event_type: 'CUSTOMER.DISPUTE.CREATED',
      resource: {
        dispute_id: dispute.id,
        disputed_transactions: [{ seller_transaction_id: capture.id }],
        status: 'WAITING_FOR_SELLER_RESPONSE',
      },
    })
    expect(JSON.parse(resolved?.body ?? '')).toMatchObject({
      event_type: 'CUSTOMER.DISPUTE.RESOLVED',
      resource: { dispute_outcome: { outcome_code: 'RESOLVED_SELLER_FAVOUR' } },
    })
  })

  it('is not asked for where money is taken back at once', async () => {
    const { capture, control, deliveries } = await refundable()
    await control(`captures/${capture.id}/reversal`)
    expect(eventTypes(await deliveries())).toEqual(['PAYMENT.CAPTURE.REVERSED'])
  })
})
