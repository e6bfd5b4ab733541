import { describe, expect, it } from 'vitest'
import { simulatedJuspay } from '../simulator/simulated-juspay.ts'
import {
  newPayment,
  orderId,
  paidPayment,
  paymentKey,
} from '../support/gateways/juspay-payments.ts'

const now = new Date('2026-03-04T12:30:00.500Z')
const at = () => now

describe('create', () => {
  it('opens a page, and answers all that the browser needs', async () => {
    const { gateway } = simulatedJuspay({ now: at })
    const payment = await gateway.create(newPayment)
    const pageUrl = expect.stringMatching(
      /^http:\/\/simulator\.test\/juspay\/payment-page\/ordeh_[0-9a-f]{32}$/,
    )
    expect(payment).toEqual({
      gateway: 'juspay',
      reference: orderId,
      captureReference: null,
      state: 'pending',
      money: { amount: 19998, currency: 'INR' },
      refundedAmount: null,
      clientSecret: null,
      paymentUrl: pageUrl,
      handover: {
        kind: 'session',
        id: expect.stringMatching(/^ordeh_/),
        status: 'NEW',
        pageUrl,
        pageExpiresAt: '2026-03-11T12:30:00Z',
        sdkPayload: {
          requestId: expect.any(String),
          service: 'in.juspay.hyperpay',
          payload: expect.objectContaining({
            clientId: 'juspay_client_test',
            merchantId: 'juspay_merchant_test',
            clientAuthToken: expect.stringMatching(/^tkn_/),
            clientAuthTokenExpiry: '2026-03-04T12:45:00Z',
            orderId,
            amount: '199.98',
            customerId: 'customer-1',
            firstName: 'Asha',
            lastName: 'Rao',
            customerEmail: 'asha@shop.test',
            customerPhone: '9876543210',
            returnUrl: 'https://shop.test/back/',
            description: 'Order 7',
          }),
        },
        expiresAt: '2026-03-11T12:30:00Z',
      },
      failureMessage: null,
      metadata: { payment_key: paymentKey },
    })
  })

  it('answers the same page when it is repeated', async () => {
    const { gateway, send } = simulatedJuspay()
    const first = await gateway.create(newPayment)
    const second = await gateway.create(newPayment)
    expect(second).toMatchObject({ reference: orderId, paymentUrl: first.paymentUrl })
    expect(await (await send('/juspay/control')).json()).toHaveLength(1)
  })

  it('answers another page under another key', async () => {
    const { gateway } = simulatedJuspay()
    const first = await gateway.create(newPayment)
    const key = 'f'.repeat(8) + paymentKey.slice(8)
    const second = await gateway.create({ ...newPayment, key })
    expect(second.reference).not.toBe(first.reference)
    expect(second.paymentUrl).not.toBe(first.paymentUrl)
  })

  it('works for a guest of whom nothing is known', async () => {
    const { gateway } = simulatedJuspay()
    const { payer, ...anonymous } = newPayment
    expect(await gateway.create(anonymous)).toMatchObject({ state: 'pending' })
  })

  it('answers what has become of an order that is paid already', async () => {
    const juspay = simulatedJuspay()
    const { reference } = await paidPayment(juspay)
    expect(await juspay.gateway.create(newPayment)).toMatchObject({
      reference,
      state: 'succeeded',
      money: { amount: 19998 },
    })
  })

  it('answers the page once more where an attempt has failed', async () => {
    const { gateway, pay } = simulatedJuspay()
    const { reference, paymentUrl } = await gateway.create(newPayment)
    await pay(reference, 'failed')
    expect(await gateway.create(newPayment)).toMatchObject({
      state: 'failed',
      failureMessage: 'Insufficient funds',
      paymentUrl,
      handover: { kind: 'session', status: 'AUTHORIZATION_FAILED', pageUrl: paymentUrl },
    })
  })
})

describe('retrieve', () => {
  it.each([
    ['failed', 'failed', 'Insufficient funds'],
    ['cancelled', 'failed', 'Cancelled by user'],
  ])('sees what is %s', async (outcome, state, failureMessage) => {
    const { gateway, pay } = simulatedJuspay()
    const { reference } = await gateway.create(newPayment)
    await pay(reference, outcome)
    expect(await gateway.retrieve(reference)).toMatchObject({
      state,
      failureMessage,
      captureReference: null,
      instrument: null,
      metadata: { payment_key: paymentKey },
    })
  })

  it('tells all about money that was taken', async () => {
    const { gateway, pay } = simulatedJuspay()
    const { reference, paymentUrl } = await gateway.create(newPayment)
    await pay(reference)
    expect(await gateway.retrieve(reference)).toEqual({
      gateway: 'juspay',
      reference,
      captureReference: `juspay_merchant_test-${reference}-1`,
      state: 'succeeded',
      money: { amount: 19998, currency: 'INR' },
      refundedAmount: 0,
      clientSecret: null,
      paymentUrl,
      instrument: {
        kind: 'credit_card',
        cardNumber: '************1111',
        cardBrand: 'visa',
        bankName: 'JP Morgan',
        upiId: null,
        walletName: null,
      },
      failureMessage: null,
      metadata: { payment_key: paymentKey },
    })
  })

  it.each([
    ['UPI', { kind: 'upi', upiId: 'success@upi' }],
    ['NB', { kind: 'netbanking', bankName: 'ICICI' }],
    ['WALLET', { kind: 'wallet', walletName: 'PAYTM' }],
  ] as const)('tells what was paid with %s', async (method, instrument) => {
    const { gateway, pay } = simulatedJuspay()
    const { reference } = await gateway.create(newPayment)
    await pay(reference, 'paid', method)
    expect(await gateway.retrieve(reference)).toMatchObject({ instrument })
  })

  it('sees money that comes after a failure', async () => {
    const { gateway, pay } = simulatedJuspay()
    const { reference } = await gateway.create(newPayment)
    await pay(reference, 'failed')
    await pay(reference, 'paid')
    expect(await gateway.retrieve(reference)).toMatchObject({
      state: 'succeeded',
      captureReference: `juspay_merchant_test-${reference}-2`,
      failureMessage: null,
    })
  })

  it('tells the amount that was taken, whatever was asked for', async () => {
    const juspay = simulatedJuspay()
    const { reference } = await paidPayment(juspay, { amount: '1.50' })
    const payment = await juspay.gateway.retrieve(reference)
    expect(payment.money).toEqual({ amount: 150, currency: 'INR' })
  })

  it('does not find an unknown payment', async () => {
    const { gateway } = simulatedJuspay()
    await expect(gateway.retrieve(orderId)).rejects.toMatchObject({
      code: 'gateway_refused',
      reason: 'not_found',
    })
  })
})

it('confirms by asking', async () => {
  const { calls, gateway, pay } = simulatedJuspay()
  const { reference } = await gateway.create(newPayment)
  await pay(reference)
  expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({ state: 'succeeded' })
  expect(calls.at(-1)).toBe(`GET /juspay/orders/${reference}`)
  expect(gateway.capabilities.needsConfirm).toBe(false)
})

it('cannot cancel, and says so', async () => {
  const { gateway } = simulatedJuspay()
  const { reference } = await gateway.create(newPayment)
  const cancelled = gateway.cancel(reference, 'cancel:1')
  await expect(cancelled).rejects.toMatchObject({ reason: 'unsupported' })
  expect(gateway.capabilities.cancel).toBe(false)
})
