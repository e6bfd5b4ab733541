import { describe, expect, it } from 'vitest'
import { simulatedPaypal } from '../simulator/simulated-paypal.ts'
import {
  approvedPayment,
  capturedPayment,
  newPayment as order,
} from '../support/gateways/paypal-payments.ts'

describe('create', () => {
  it('opens an order with a page of its own', async () => {
    const { gateway } = simulatedPaypal()
    const payment = await gateway.create(order)
    expect(payment).toEqual({
      gateway: 'paypal',
      reference: expect.stringMatching(/^[A-Z0-9]{17}$/),
      captureReference: null,
      state: 'pending',
      money: { amount: 19998, currency: 'USD' },
      refundedAmount: 0,
      clientSecret: null,
      paymentUrl: `http://simulator.test/paypal/checkoutnow?token=${payment.reference}`,
      failureMessage: null,
      metadata: { payment_key: 'key-1' },
    })
  })

  it('leads to a page that sends the browser back, whatever the buyer decides', async () => {
    const { decide, gateway } = simulatedPaypal()
    const { reference } = await gateway.create(order)
    const cancelled = await decide(reference, 'cancelled')
    expect(cancelled.href).toBe(`https://shop.test/back/?token=${reference}`)
    const approved = await decide(reference)
    expect(approved.href).toMatch(/^https:\/\/shop\.test\/back\/\?token=[A-Z0-9]+&PayerID=/)
  })

  it('answers the same order to the same key', async () => {
    const { gateway } = simulatedPaypal()
    const first = await gateway.create(order)
    expect(await gateway.create(order)).toEqual(first)
  })

  it('opens another one under another key', async () => {
    const { gateway } = simulatedPaypal()
    const first = await gateway.create(order)
    const second = await gateway.create({ ...order, key: 'payment:2' })
    expect(second.reference).not.toBe(first.reference)
  })

  it('works without metadata, and cuts a long description', async () => {
    const { gateway } = simulatedPaypal()
    const request = { ...order, metadata: {}, description: 'x'.repeat(200) }
    expect(await gateway.create(request)).toMatchObject({ metadata: {} })
  })

  it('refuses an amount of nothing', async () => {
    const { gateway } = simulatedPaypal()
    const payment = gateway.create({ ...order, money: { amount: 0, currency: 'USD' } })
    await expect(payment).rejects.toMatchObject({ code: 'gateway_refused', reason: 'amount' })
  })
})

describe('retrieve', () => {
  it('answers what create has answered while nobody has approved', async () => {
    const { decide, gateway } = simulatedPaypal()
    const created = await gateway.create(order)
    await decide(created.reference, 'cancelled')
    expect(await gateway.retrieve(created.reference)).toEqual(created)
  })

  it('sees an approved order as paid and unconfirmed', async () => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal)
    expect(await paypal.gateway.retrieve(reference)).toMatchObject({
      state: 'processing',
      captureReference: null,
      money: order.money,
      metadata: { payment_key: 'key-1' },
    })
  })

  it('takes no money', async () => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal)
    await paypal.gateway.retrieve(reference)
    expect(await paypal.gateway.retrieve(reference)).toMatchObject({ state: 'processing' })
  })

  it('sees what was captured, also where that is another amount', async () => {
    const paypal = simulatedPaypal()
    const { reference, captureReference } = await capturedPayment(paypal, { amount: '150.00' })
    expect(await paypal.gateway.retrieve(reference)).toMatchObject({
      state: 'succeeded',
      captureReference,
      money: { amount: 15000, currency: 'USD' },
      paymentUrl: null,
    })
  })

  it('knows how much was paid back', async () => {
    const paypal = simulatedPaypal()
    const payment = await capturedPayment(paypal)
    await paypal.gateway.refund({
      ...payment,
      key: 'refund:1',
      money: { amount: 5000, currency: 'USD' },
      reason: null,
    })
    expect(await paypal.gateway.retrieve(payment.reference)).toMatchObject({
      state: 'succeeded',
      money: { amount: 19998 },
      refundedAmount: 5000,
    })
  })

  it('sees an order that PayPal has ended as cancelled', async () => {
    const paypal = simulatedPaypal()
    const reference = await approvedPayment(paypal)
    await paypal.control(`orders/${reference}/reversal`)
    expect(await paypal.gateway.retrieve(reference)).toMatchObject({
      state: 'cancelled',
      failureMessage: expect.any(String),
    })
  })

  it('does not find an unknown order', async () => {
    const { gateway } = simulatedPaypal()
    await expect(gateway.retrieve('5O190127TN364715T')).rejects.toMatchObject({
      code: 'gateway_refused',
      reason: 'not_found',
    })
  })
})

it('cancels nothing, as it says', async () => {
  const { gateway } = simulatedPaypal()
  const { reference } = await gateway.create(order)
  expect(gateway.capabilities.cancel).toBe(false)
  await expect(gateway.cancel(reference, 'cancel:1')).rejects.toMatchObject({
    reason: 'unsupported',
  })
})
