import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { refundKey } from '../simulator/simulated-payu.ts'
import {
  cannedKey,
  cannedPayu,
  json,
  cannedReference as reference,
} from '../support/gateways/canned-payu.ts'

describe('refunds', () => {
  const noRefunds = json({ status: 1, msg: 'No Refunds Found for the transaction.' })
  const queued = {
    status: 1,
    msg: 'Refund Request Queued',
    request_id: '131278422',
    error_code: 102,
  }

  function refund(answers: (() => Response)[]) {
    const { gateway, requests } = cannedPayu(answers)
    const refunded = gateway.refund({
      reference,
      captureReference: '403993715521889530',
      key: refundKey(cannedKey, 1050),
      money: { amount: 1050, currency: 'INR' },
      reason: null,
    })
    return { refunded, requests }
  }

  it('are asked for as documented', async () => {
    const { refunded, requests } = refund([json(queued)])
    expect(await refunded).toMatchObject({ reference: '131278422', state: 'pending' })
    const fields = Object.fromEntries(new URLSearchParams(await requests[0]?.text()))
    expect(fields).toMatchObject({
      command: 'cancel_refund_transaction',
      var1: '403993715521889530',
      var2: expect.stringMatching(/^[0-9a-z]{23}$/),
      var3: '10.50',
    })
  })

  it.each([
    ['a number', { ...queued, request_id: 12_486_538_355 }, '12486538355'],
    [
      'the name for a payment that was only authorised',
      { status: 1, msg: 'Cancel Request Queued', txn_update_id: '7' },
      '7',
    ],
  ])('have an id that may be %s', async (_name, answer, id) => {
    expect(await refund([json(answer)]).refunded).toMatchObject({ reference: id })
  })

  it.each([
    [105, 'amount'],
    [111, 'state'],
    [113, 'amount'],
    [116, 'not_found'],
    [128, 'other'],
    [null, 'other'],
  ])('are refused with code %o as %s', async (error_code, reason) => {
    const { refunded } = refund([json({ status: 0, msg: 'Refund FAILURE', error_code }), noRefunds])
    await expect(refunded).rejects.toMatchObject({ code: 'gateway_refused', reason })
  })

  it.each([120, 214, 226, 267, 302])('are tried later after code %i', async (error_code) => {
    const { refunded } = refund([json({ status: 0, msg: 'Later', error_code }), noRefunds])
    await expect(refunded).rejects.toThrow(GatewayUnavailable)
  })

  it('that are taken without an id are looked for', async () => {
    const { refunded, requests } = refund([json({ status: 1, msg: 'Done' }), noRefunds])
    await expect(refunded).rejects.toThrow(GatewayUnavailable)
    expect(requests).toHaveLength(2)
  })

  const listed = (answer: () => Response) =>
    cannedPayu([answer]).gateway.listRefunds({ reference, captureReference: null })

  const listOf = (...fields: object[]) =>
    json({
      status: 1,
      msg: 'Refunds fetched successfully.',
      'Refund Details': {
        '403993715521937565': fields.map((one) => ({
          PayuID: '403993715521937565',
          RequestID: '131278422',
          RefundToken: 'RefundToken1',
          PaymentGateway: 'AXISPG',
          Amount: '10.00',
          Status: 'success',
          RefundCreationDate: '2020-11-05 01:23:19',
          bank_ref_no: '527013524405',
          bank_arn: null,
          success_at: '2020-11-05 01:24:04',
          ...one,
        })),
      },
    })

  it('are listed as documented', async () => {
    expect(await listed(listOf({}, { RequestID: 131_278_430, RefundToken: null }))).toEqual([
      { reference: '131278422', state: 'succeeded', amount: 1000, key: null, failureMessage: null },
      { reference: '131278430', state: 'succeeded', amount: 1000, key: null, failureMessage: null },
    ])
  })

  it.each([
    ['SUCCESS', 'succeeded'],
    ['failure', 'failed'],
    ['QUEUED', 'pending'],
    ['IN PROGRESS', 'pending'],
    ['requested', 'pending'],
    ['od_hit', 'pending'],
    ['pending', 'pending'],
  ])('that are %s are read as %s', async (Status, state) => {
    expect(await listed(listOf({ Status }))).toMatchObject([{ state }])
  })

  it('may be none', async () => {
    expect(await listed(noRefunds)).toEqual([])
  })

  it('are not told to strangers, whose settings may be mended', async () => {
    const refused = listed(json({ status: 0, msg: 'Invalid Hash.' }))
    await expect(refused).rejects.toThrow(GatewayUnavailable)
  })

  it.each([
    ['no details', json({ status: 1, msg: 'Refunds fetched successfully.' })],
    ['an amount that is none', listOf({ Amount: 'x' })],
    ['no id', listOf({ RequestID: null })],
    ['no state', listOf({ Status: null })],
  ])('cannot be read with %s', async (_name, answer) => {
    await expect(listed(answer)).rejects.toThrow(GatewayUnavailable)
  })
})
