import { describe, expect, it } from 'vitest'
import { GatewayRefused, GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { cannedPayu, json, cannedReference as reference } from '../support/gateways/canned-payu.ts'

/** As docs.payu.in, "Verify Payment API", has a payment by card. */
const transaction = {
  mihpayid: '403993715521889530',
  request_id: '',
  bank_ref_num: '721522',
  amt: '6.17',
  transaction_amount: '6.00',
  txnid: reference,
  additional_charges: '0.17',
  productinfo: 'Test',
  firstname: 'K',
  bankcode: 'CC',
  field9: 'No Error',
  error_code: 'E000',
  card_type: 'MAST',
  error_Message: 'NO ERROR',
  net_amount_debit: 6.17,
  disc: '0.00',
  mode: 'CC',
  card_no: '512345XXXXXX2346',
  status: 'success',
  unmappedstatus: 'captured',
}

const verified = (fields: object) =>
  json({
    status: 1,
    msg: '1 out of 1 Transactions Fetched Successfully',
    transaction_details: { [reference]: { ...transaction, ...fields } },
  })

const retrieved = (answer: () => Response) => cannedPayu([answer]).gateway.retrieve(reference)

describe('commands', () => {
  it('are forms with a hash of the first salt', async () => {
    const { gateway, requests } = cannedPayu([json({ status: 0, msg: 'x' })])
    await gateway.retrieve('IhfgcZnXR4o4nB').catch(() => null)
    const [request] = requests
    expect(request?.method).toBe('POST')
    expect(request?.url).toBe('https://payu.test/sub/merchant/postservice.php?form=2')
    expect(request?.headers.get('Content-Type')).toContain('application/x-www-form-urlencoded')
    expect(request?.redirect).toBe('manual')
    const fields = Object.fromEntries(new URLSearchParams(await request?.text()))
    expect(fields).toEqual({
      key: 'JPM7Fg',
      command: 'verify_payment',
      var1: 'IhfgcZnXR4o4nB',
      hash: expect.stringMatching(/^a0ae79fdd66c875af6e9b21c4a67f182[0-9a-f]{96}$/),
    })
  })

  it('give up after a time', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    const { gateway } = cannedPayu([], {
      async fetch(_url, init) {
        signals.push(init?.signal)
        throw new DOMException('Too late', 'TimeoutError')
      },
    })
    await expect(gateway.retrieve(reference)).rejects.toThrow(GatewayUnavailable)
    expect(signals).toEqual([expect.any(AbortSignal)])
  })
})

describe('payments', () => {
  it('are read as documented, without what PayU charges', async () => {
    expect(await retrieved(verified({}))).toMatchObject({
      state: 'succeeded',
      captureReference: '403993715521889530',
      money: { amount: 600, currency: 'INR' },
      instrument: { kind: 'credit_card', cardNumber: '************2346', cardBrand: 'mastercard' },
    })
  })

  it('may lack the amount without charges', async () => {
    const answer = await retrieved(verified({ transaction_amount: null }))
    expect(answer).toMatchObject({ money: { amount: 600 } })
  })

  it.each([
    ['success', 'captured', 'succeeded'],
    ['Success', 'captured', 'succeeded'],
    ['success', 'auth', 'processing'],
    ['failure', 'failed', 'failed'],
    ['failure', 'dropped', 'failed'],
    ['failure', 'bounced', 'failed'],
    ['failure', 'userCancelled', 'failed'],
    ['pending', 'pending', 'processing'],
    ['pending', 'in progress', 'processing'],
    ['in progress', null, 'processing'],
    ['pending', 'initiated', 'pending'],
    ['something new', undefined, 'processing'],
  ])('that are %s and %s are read as %s', async (status, unmappedstatus, state) => {
    expect(await retrieved(verified({ status, unmappedstatus }))).toMatchObject({ state })
  })

  it.each([
    [
      { field9: 'OTP/ATM page expired due to no user action' },
      'OTP/ATM page expired due to no user action',
    ],
    [
      { field9: null, error_Message: 'Bank was unable to authenticate.' },
      'Bank was unable to authenticate.',
    ],
    [{ field9: 'No Error', error_Message: 'Declined' }, 'Declined'],
    [{ field9: '<b>x</b>', error_Message: 'x'.repeat(201) }, 'The payment failed.'],
  ])('that failed say why: %o', async (fields, failureMessage) => {
    const answer = await retrieved(verified({ status: 'failure', ...fields }))
    expect(answer).toMatchObject({ state: 'failed', captureReference: null, failureMessage })
  })

  it.each([
    [
      'as documented',
      {
        status: 0,
        transaction_details: { [reference]: { mihpayid: 'Not Found', status: 'Not Found' } },
      },
    ],
    ['without details', { status: 0 }],
    ['with an empty list', { status: 0, transaction_details: [] }],
    ['with a status as text', { status: '0', transaction_details: {} }],
  ])('that PayU does not know are waited for: %s', async (_name, answer) => {
    const msg = '0 out of 1 Transactions Fetched Successfully'
    expect(await retrieved(json({ msg, ...answer }))).toMatchObject({
      reference,
      state: 'pending',
      money: { amount: 0, currency: 'INR' },
    })
  })

  it.each(['Invalid Hash.', 'Invalid key'])('wait for better settings with "%s"', async (msg) => {
    await expect(retrieved(json({ status: 0, msg }))).rejects.toThrow(GatewayUnavailable)
  })

  it.each(['Invalid command', null])('are refused with "%s"', async (msg) => {
    const refused = await retrieved(json({ status: 0, msg })).catch((thrown) => thrown)
    expect(refused).toBeInstanceOf(GatewayRefused)
    expect(refused).toMatchObject({ reason: 'other' })
  })

  it('are nobody’s to tell when PayU has had too many requests', async () => {
    const msg = 'Sorry, we are unable to process due to Too many Requests.'
    await expect(retrieved(json({ status: 0, msg }))).rejects.toThrow(GatewayUnavailable)
  })

  it.each([
    ['a page', () => new Response('<html>')],
    [
      'a page that says it is JSON',
      () => new Response('<html>', { headers: { 'Content-Type': 'application/json' } }),
    ],
    ['nothing', () => new Response(null)],
    ['an outage', json({ status: 1 }, 500)],
    ['a redirect', () => new Response(null, { status: 302, headers: { Location: '/' } })],
    ['an endless answer', json({ status: 1, more: 'x'.repeat(2 * 1024 * 1024) })],
    ['null', json(null)],
    ['a list', json([])],
    ['no status', json({ transaction_details: {} })],
    [
      'a success about another payment',
      json({ status: 1, transaction_details: { P2: transaction } }),
    ],
    ['a success that lacks its id', verified({ mihpayid: null })],
    ['a success whose id is no whole number', verified({ mihpayid: 403_993_715_521_889_540 })],
    ['a success without an amount', verified({ transaction_amount: null, amt: null })],
    ['an amount that is none', verified({ transaction_amount: 'a lot' })],
    ['more charges than amount', verified({ transaction_amount: null, additional_charges: '7' })],
    ['no state', verified({ status: null })],
  ])('are not told by %s', async (_name, answer) => {
    await expect(retrieved(answer)).rejects.toThrow(GatewayUnavailable)
  })
})

describe('means of payment', () => {
  const card = { mode: 'DC', card_no: 'XXXXXXXXXXXX7596', card_type: 'RUPAY', issuing_bank: 'SBI' }
  const none = { cardNumber: null, cardBrand: null, bankName: null, upiId: null, walletName: null }

  it.each([
    [
      card,
      { kind: 'debit_card', cardNumber: '************7596', cardBrand: 'rupay', bankName: 'SBI' },
    ],
    [{ ...card, card_type: 'UNKNOWN', bankcode: 'VISA' }, { cardBrand: 'visa' }],
    [{ ...card, card_type: null, bankcode: 'AMEX' }, { cardBrand: 'amex' }],
    [{ mode: 'CC', card_no: '5123456789012346' }, { cardNumber: '************2346' }],
    [{ mode: 'CC', card_no: '2346' }, { cardNumber: null }],
    [
      { mode: 'NB', bankcode: 'AXIB' },
      { ...none, kind: 'netbanking', bankName: 'AXIB' },
    ],
    [
      { mode: 'UPI', bankcode: 'UPI', field1: 'a.b@okbank' },
      { ...none, kind: 'upi', upiId: 'a.b@okbank' },
    ],
    [{ mode: 'UPI', field1: 'not one', field3: 'xy@upi' }, { upiId: 'xy@upi' }],
    [
      { mode: 'UPI', field1: null },
      { ...none, kind: 'upi' },
    ],
    [
      { mode: 'CASH', bankcode: 'PAYTM' },
      { ...none, kind: 'wallet', walletName: 'PAYTM' },
    ],
    [
      { mode: 'CASH', bankcode: '<script>' },
      { ...none, kind: 'wallet' },
    ],
    [
      { mode: 'NB', bankcode: 'x'.repeat(61) },
      { ...none, kind: 'netbanking' },
    ],
  ])('are read from %o', async (fields, instrument) => {
    expect((await retrieved(verified(fields))).instrument).toMatchObject(instrument)
  })

  it.each(['EMI', '', null])('of the mode %o are not told', async (mode) => {
    expect(await retrieved(verified({ mode }))).toMatchObject({ instrument: null })
  })
})
