import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { toRefundId } from '../../src/gateways/juspay-refund-id.ts'
import { simulatedJuspay } from '../simulator/simulated-juspay.ts'
import { cannedJuspay, json, order } from '../support/gateways/canned-juspay.ts'
import {
  newPayment,
  orderId,
  paidPayment,
  refundKey,
  refundOf,
} from '../support/gateways/juspay-payments.ts'

const refundId = toRefundId(refundKey(5000), orderId)

describe('refund', () => {
  it('pays back a part, with our key', async () => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay)
    expect(await juspay.gateway.refund(refundOf(payment, 5000))).toEqual({
      reference: refundId,
      state: 'succeeded',
      amount: 5000,
      key: refundKey(5000),
      failureMessage: null,
    })
    const { refundedAmount, state } = await juspay.gateway.retrieve(payment.reference)
    expect({ refundedAmount, state }).toEqual({ refundedAmount: 5000, state: 'succeeded' })
  })

  it('pays back once for one key, and answers the same', async () => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay)
    const first = await juspay.gateway.refund(refundOf(payment, 5000))
    expect(await juspay.gateway.refund(refundOf(payment, 5000))).toEqual(first)
    const { refundedAmount } = await juspay.gateway.retrieve(payment.reference)
    expect(refundedAmount).toBe(5000)
  })

  it('answers the same once everything has gone back', async () => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay)
    const first = await juspay.gateway.refund(refundOf(payment, 19998))
    expect(await juspay.gateway.refund(refundOf(payment, 19998))).toEqual(first)
  })

  it('pays back in parts, and the rest', async () => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay)
    await juspay.gateway.refund(refundOf(payment, 5000, refundKey(5000, 0, 2)))
    await juspay.gateway.refund(refundOf(payment, 5000, refundKey(5000, 0, 3)))
    await juspay.gateway.refund(refundOf(payment, 9998, refundKey(9998, 0, 4)))
    const { refundedAmount } = await juspay.gateway.retrieve(payment.reference)
    expect(refundedAmount).toBe(19998)
  })

  it('says that a bank has refused, also when it is repeated', async () => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay, { refunds: 'failing' })
    const refund = await juspay.gateway.refund(refundOf(payment, 5000))
    expect(refund).toMatchObject({
      state: 'failed',
      failureMessage: 'Juspay: Refund refused by the bank',
    })
    expect(await juspay.gateway.refund(refundOf(payment, 5000))).toEqual(refund)
  })

  it('is made anew after a failure, under another key', async () => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay, { refunds: 'failing' })
    await juspay.gateway.refund(refundOf(payment, 19998))
    await juspay.control(`orders/${payment.reference}`, { refunds: 'at_once' })
    const anew = await juspay.gateway.refund(refundOf(payment, 19998, refundKey(19998, 1)))
    expect(anew).toMatchObject({ state: 'succeeded', key: refundKey(19998, 1) })
  })

  it('is refused where no money was taken', async () => {
    const juspay = simulatedJuspay()
    const { reference } = await juspay.gateway.create(newPayment)
    const refund = juspay.gateway.refund(refundOf({ reference, captureReference: null }, 5000))
    await expect(refund).rejects.toMatchObject({ code: 'gateway_refused', reason: 'state' })
  })

  it('says when everything was paid back before', async () => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay)
    await juspay.control(`orders/${payment.reference}/refunds`)
    const refund = juspay.gateway.refund(refundOf(payment, 5000))
    await expect(refund).rejects.toMatchObject({ reason: 'already_refunded' })
  })

  it.each([
    ['more than is left', 15000, 5000],
    ['too little', 100, 99],
  ])('refuses %s', async (_name, before, amount) => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay)
    await juspay.gateway.refund(refundOf(payment, before, refundKey(before, 0, 1)))
    const refund = juspay.gateway.refund(refundOf(payment, amount))
    await expect(refund).rejects.toMatchObject({ code: 'gateway_refused', reason: 'amount' })
  })

  it('does not find an unknown payment', async () => {
    const { gateway } = simulatedJuspay()
    const refund = gateway.refund(refundOf({ reference: orderId, captureReference: null }, 5000))
    await expect(refund).rejects.toMatchObject({ reason: 'not_found' })
  })

  it('takes no other currency', async () => {
    const { gateway, requests } = cannedJuspay([])
    const payment = { reference: orderId, captureReference: null }
    const money = { amount: 5000, currency: 'USD' }
    const refund = gateway.refund({ ...refundOf(payment, 5000), money })
    await expect(refund).rejects.toMatchObject({ reason: 'other' })
    expect(requests).toEqual([])
  })
})

describe('listRefunds', () => {
  it('tells all of them, whoever asked, and by our key which are ours', async () => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay)
    const ours = await juspay.gateway.refund(refundOf(payment, 5000))
    await juspay.control(`orders/${payment.reference}/refunds`, { amount: '3.00' })
    expect(await juspay.gateway.listRefunds(payment)).toEqual([
      ours,
      {
        reference: expect.stringMatching(/^erf_/),
        state: 'succeeded',
        amount: 300,
        key: null,
        failureMessage: null,
      },
    ])
  })

  it.each([
    ['SUCCESS', 'succeeded', 5000],
    ['FAILURE', 'failed', 0],
    ['MANUAL_REVIEW', 'pending', 5000],
  ])('follows what takes its time: %s', async (status, state, refundedAmount) => {
    const juspay = simulatedJuspay()
    const payment = await paidPayment(juspay, { refunds: 'pending' })
    const refund = await juspay.gateway.refund(refundOf(payment, 5000))
    expect(refund).toMatchObject({ state: 'pending', failureMessage: null })
    expect(await juspay.gateway.listRefunds(payment)).toEqual([refund])
    await juspay.control(`refunds/${refund.reference}`, { status })
    expect(await juspay.gateway.listRefunds(payment)).toMatchObject([
      { reference: refund.reference, key: refund.key, state },
    ])
    expect(await juspay.gateway.retrieve(payment.reference)).toMatchObject({ refundedAmount })
  })

  it('tells none where nothing was paid back', async () => {
    const juspay = simulatedJuspay()
    expect(await juspay.gateway.listRefunds(await paidPayment(juspay))).toEqual([])
  })

  it('does not find an unknown payment', async () => {
    const { gateway } = simulatedJuspay()
    const listed = gateway.listRefunds({ reference: orderId, captureReference: null })
    await expect(listed).rejects.toMatchObject({ reason: 'not_found' })
  })
})

describe('answers', () => {
  const payment = { reference: orderId, captureReference: null }
  const own = { unique_request_id: refundId, status: 'PENDING', amount: 50, error_message: '' }
  const refusal = (code: string) =>
    json({ status_id: -1, status: 'ERROR', error_message: 'No.', error_code: code }, 400)

  it('are asked for as Juspay documents it', async () => {
    const { gateway, requests } = cannedJuspay([order({ refunds: [own] })])
    expect(await gateway.refund(refundOf(payment, 5000))).toMatchObject({ state: 'pending' })
    expect(requests[0]?.method).toBe('POST')
    expect(requests[0]?.url).toBe(`https://juspay.test/sub/orders/${orderId}/refunds`)
    expect(requests[0]?.headers.get('Content-Type')).toMatch(/^application\/x-www-form-urlencoded/)
    expect(requests[0]?.headers.get('x-routing-id')).toBe(orderId)
    const sent = Object.fromEntries(new URLSearchParams(await requests[0]?.text()))
    expect(sent).toEqual({ unique_request_id: refundId, amount: '50.00' })
  })

  it.each([
    ['SUCCESS', 'succeeded', null],
    ['FAILURE', 'failed', 'Juspay: FAILURE'],
    ['PENDING', 'pending', null],
    ['MANUAL_REVIEW', 'pending', null],
    ['SOMETHING_NEW', 'pending', null],
    ['success', 'pending', null],
  ])('with the status %s: %s', async (status, state, failureMessage) => {
    const { gateway } = cannedJuspay([order({ refunds: [{ ...own, status }] })])
    const refunds = await gateway.listRefunds(payment)
    expect(refunds).toEqual([
      { reference: refundId, state, amount: 5000, key: refundKey(5000), failureMessage },
    ])
  })

  it.each(['duplicate.call', 'invalid.amount.exceeded', 'whatever'])(
    'that refuse a repeated refund (%s) do not hide it',
    async (code) => {
      const { gateway } = cannedJuspay([refusal(code), order({ refunds: [own] })])
      expect(await gateway.refund(refundOf(payment, 5000))).toMatchObject({
        reference: refundId,
        key: refundKey(5000),
        state: 'pending',
      })
    },
  )

  it('that refuse another refund of the same amount, for its being so soon, are no end', async () => {
    const other = { ...own, unique_request_id: 'OTHER' }
    const { gateway } = cannedJuspay([refusal('duplicate.call'), order({ refunds: [other] })])
    await expect(gateway.refund(refundOf(payment, 5000))).rejects.toThrow(GatewayUnavailable)
  })

  it.each([
    ['invalid.order.not_successful', [], 'state'],
    ['invalid.amount.exceeded', [], 'amount'],
    ['invalid.amount.exceeded', [{ ...own, unique_request_id: 'A', amount: 199.97 }], 'amount'],
    [
      'invalid.amount.exceeded',
      [{ ...own, unique_request_id: 'A', amount: 199.98 }],
      'already_refunded',
    ],
    [
      'invalid.amount.exceeded',
      [{ ...own, unique_request_id: 'A', amount: 199.98, status: 'FAILURE' }],
      'amount',
    ],
    ['invalid amount', [], 'amount'],
    ['whatever', [], 'other'],
  ])('that refuse with %s, %o having gone back', async (code, refunds, reason) => {
    const { gateway } = cannedJuspay([refusal(code), order({ refunds })])
    const refund = gateway.refund(refundOf(payment, 5000))
    await expect(refund).rejects.toMatchObject({ code: 'gateway_refused', reason })
  })

  it('that do not name the refund leave it open', async () => {
    const { gateway } = cannedJuspay([order({ refunds: null })])
    await expect(gateway.refund(refundOf(payment, 5000))).rejects.toThrow(GatewayUnavailable)
  })

  it('that do not say whose refund it is leave it open', async () => {
    const { gateway } = cannedJuspay([order({ refunds: [own], udf6: '' })])
    await expect(gateway.listRefunds(payment)).rejects.toThrow(GatewayUnavailable)
  })

  it('that name no payment of ours may tell of refunds of the dashboard', async () => {
    const other = { ...own, unique_request_id: 'erf_1' }
    const { gateway } = cannedJuspay([order({ refunds: [other], udf6: '' })])
    expect(await gateway.listRefunds(payment)).toMatchObject([{ reference: 'erf_1', key: null }])
  })

  it.each([
    ['id', { ...own, unique_request_id: null }],
    ['amount', { ...own, amount: null }],
    ['status', { ...own, status: null }],
  ])('without the %s of a refund cannot be read', async (_name, refund) => {
    const { gateway } = cannedJuspay([order({ refunds: [refund] })])
    await expect(gateway.listRefunds(payment)).rejects.toThrow(GatewayUnavailable)
  })
})
