import { describe, expect, it } from 'vitest'
import { cannedJuspay, order } from '../support/gateways/canned-juspay.ts'
import { orderId, paymentKey } from '../support/gateways/juspay-payments.ts'

const retrieve = (fields: object) => cannedJuspay([order(fields)]).gateway.retrieve(orderId)

describe('statuses', () => {
  it.each([
    ['NEW', 'pending'],
    ['STARTED', 'pending'],
    ['PENDING_VBV', 'processing'],
    ['AUTHORIZING', 'processing'],
    ['VBV_SUCCESSFUL', 'processing'],
    ['VOID_INITIATED', 'processing'],
    ['VOID_FAILED', 'processing'],
    ['CAPTURE_INITIATED', 'processing'],
    ['SOMETHING_NEW', 'processing'],
    ['charged', 'processing'],
    ['constructor', 'processing'],
  ])('%s is %s, and no end', async (status, state) => {
    expect(await retrieve({ status })).toMatchObject({
      state,
      failureMessage: null,
      captureReference: null,
      instrument: null,
    })
  })

  it('CHARGED is the money', async () => {
    expect(await retrieve({})).toMatchObject({
      state: 'succeeded',
      failureMessage: null,
      captureReference: 'merchant-1-1',
      instrument: { kind: 'netbanking' },
    })
  })

  it.each([
    ['AUTHENTICATION_FAILED', 'The customer did not complete the authentication.'],
    ['AUTHORIZATION_FAILED', 'The bank refused the payment.'],
    ['JUSPAY_DECLINED', 'The payment was declined.'],
    ['CAPTURE_FAILED', 'The payment was declined.'],
  ])('%s is a failed attempt, with a reason', async (status, own) => {
    const told = { status, bank_error_message: 'No money' }
    expect(await retrieve(told)).toMatchObject({ state: 'failed', failureMessage: 'No money' })
    const detail = { status, txn_detail: { error_message: 'No network' } }
    expect(await retrieve(detail)).toMatchObject({ failureMessage: 'No network' })
    expect(await retrieve({ status })).toMatchObject({ failureMessage: own })
  })

  it.each([
    ['AUTO_REFUNDED', 'The payment was refunded automatically.'],
    ['VOIDED', 'The payment was voided.'],
  ])('%s is over without money', async (status, failureMessage) => {
    expect(await retrieve({ status })).toMatchObject({
      state: 'cancelled',
      failureMessage,
      captureReference: null,
    })
  })
})

describe('amounts', () => {
  it.each([
    [199.98, 19998],
    ['199.98', 19998],
    [1, 100],
    ['1.0', 100],
    ['1', 100],
    [0.1, 10],
    [1.15, 115],
    [8.29, 829],
    [4503599627370.49, 450359962737049],
  ])('%s rupees are %i paise', async (amount, paise) => {
    expect(await retrieve({ amount })).toMatchObject({ money: { amount: paise, currency: 'INR' } })
  })

  it.each([
    [50.5, 5050],
    ['50.50', 5050],
    [null, null],
    [undefined, null],
    [0.30000000000000004, null],
  ])('%s gone back are %s', async (amount_refunded, paise) => {
    expect(await retrieve({ amount_refunded })).toMatchObject({ refundedAmount: paise })
  })

  it('are told with their currency', async () => {
    expect(await retrieve({ currency: 'USD' })).toMatchObject({ money: { currency: 'USD' } })
  })
})

describe('what was paid with', () => {
  const none = {
    kind: null,
    cardNumber: null,
    cardBrand: null,
    bankName: null,
    upiId: null,
    walletName: null,
  }
  const card = (fields: object) => ({ payment_method_type: 'CARD', card: fields })

  it.each([
    ['nothing told', { payment_method_type: null }, null],
    ['an empty type', { payment_method_type: '' }, null],
    ['another type', { payment_method_type: 'PAYLATER', payment_method: 'SIMPL' }, none],
    [
      'a card of which nothing is told',
      { payment_method_type: 'CARD', payment_method: null },
      none,
    ],
    [
      'a card by its method',
      { ...card({}), payment_method: 'MASTERCARD' },
      { ...none, cardBrand: 'mastercard' },
    ],
    [
      'a debit card',
      card({ card_type: 'DEBIT', card_brand: 'RUPAY', last_four_digits: '0012', card_issuer: '' }),
      { ...none, kind: 'debit_card', cardBrand: 'rupay', cardNumber: '************0012' },
    ],
    [
      'a card without digits',
      card({ card_type: 'CREDIT', card_brand: 'AMEX', last_four_digits: '' }),
      { ...none, kind: 'credit_card', cardBrand: 'amex' },
    ],
    [
      'a card of another brand',
      card({ card_type: 'PREPAID', card_brand: 'JCB', card_issuer: 'HDFC Bank' }),
      { ...none, bankName: 'HDFC Bank' },
    ],
    [
      'UPI',
      { payment_method_type: 'UPI', upi: { payer_vpa: 'asha@upi' } },
      { ...none, kind: 'upi', upiId: 'asha@upi' },
    ],
    ['UPI of nobody', { payment_method_type: 'UPI', payer_vpa: '' }, { ...none, kind: 'upi' }],
    [
      'a wallet',
      { payment_method_type: 'WALLET', payment_method: 'MOBIKWIK' },
      { ...none, kind: 'wallet', walletName: 'MOBIKWIK' },
    ],
    [
      'netbanking',
      { payment_method_type: 'NB', payment_method: 'NB_HDFC' },
      { ...none, kind: 'netbanking', bankName: 'HDFC' },
    ],
  ])('%s', async (_name, fields, instrument) => {
    expect((await retrieve(fields)).instrument).toEqual(instrument)
  })
})

describe('whose payment it is', () => {
  it('is told by our key', async () => {
    expect((await retrieve({})).metadata).toEqual({ payment_key: paymentKey })
  })

  it.each(['', null, undefined])('is not told by %o', async (udf6) => {
    expect((await retrieve({ udf6 })).metadata).toEqual({})
  })

  it('is told by the name that Juspay has, not by the one it was asked with', async () => {
    const { gateway } = cannedJuspay([order({})])
    const payment = await gateway.retrieve(orderId.toLowerCase())
    expect(payment.reference).toBe(orderId)
  })
})
