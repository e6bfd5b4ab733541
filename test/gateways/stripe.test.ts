import { describe, expect, it } from 'vitest'
import { type SimulatedStripe, simulatedStripe } from '../simulator/simulated-stripe.ts'
import { newPayment as order } from '../support/gateways/new-payment.ts'

const refundOf = (reference: string, amount: number, key = 'refund:1') => ({
  reference,
  captureReference: null,
  key,
  money: { amount, currency: 'USD' },
  reason: null,
})

async function paidPayment(stripe: SimulatedStripe) {
  const payment = await stripe.gateway.create(order)
  await stripe.confirm(payment.clientSecret, 'pm_card_visa')
  return payment
}

async function intentCount(stripe: SimulatedStripe): Promise<number> {
  const { body } = await stripe.call('GET /payment_intents')
  return body.data.length
}

describe('create', () => {
  it('opens a payment that a browser can complete', async () => {
    const { gateway } = simulatedStripe()
    const payment = await gateway.create(order)
    expect(payment).toEqual({
      gateway: 'stripe',
      reference: expect.stringMatching(/^pi_\w+$/),
      captureReference: null,
      state: 'pending',
      money: { amount: 19998, currency: 'USD' },
      refundedAmount: 0,
      clientSecret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
      paymentUrl: null,
      failureMessage: null,
      metadata: { order_id: '7' },
    })
  })

  it('tells Stripe all about the payment and allows no redirects', async () => {
    const stripe = simulatedStripe()
    const { reference } = await stripe.gateway.create(order)
    const { body } = await stripe.call(`GET /payment_intents/${reference}`)
    expect(body).toMatchObject({
      amount: 19998,
      currency: 'usd',
      description: 'Order 7',
      metadata: { order_id: '7' },
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    })
  })

  it('works without metadata', async () => {
    const { gateway } = simulatedStripe()
    const payment = await gateway.create({ ...order, metadata: {} })
    expect(payment).toMatchObject({ state: 'pending', metadata: {} })
  })

  it('answers the same payment to the same key', async () => {
    const stripe = simulatedStripe()
    const first = await stripe.gateway.create(order)
    const second = await stripe.gateway.create(order)
    expect(second).toEqual(first)
    expect(await intentCount(stripe)).toBe(1)
  })

  it('says nothing of a key that was used in other words: a payment may be there', async () => {
    const { gateway } = simulatedStripe()
    await gateway.create(order)
    const other = gateway.create({ ...order, money: { amount: 500, currency: 'USD' } })
    await expect(other).rejects.toMatchObject({ code: 'gateway_unavailable' })
  })

  it('refuses an amount that is too small', async () => {
    const { gateway } = simulatedStripe()
    const payment = gateway.create({ ...order, money: { amount: 49, currency: 'USD' } })
    await expect(payment).rejects.toMatchObject({
      code: 'gateway_refused',
      reason: 'amount',
      message: expect.stringContaining('at least'),
    })
  })
})

describe('retrieve', () => {
  it('sees a success with the captured amount', async () => {
    const stripe = simulatedStripe()
    const { reference } = await paidPayment(stripe)
    expect(await stripe.gateway.retrieve(reference)).toMatchObject({
      state: 'succeeded',
      money: { amount: 19998, currency: 'USD' },
      refundedAmount: 0,
      failureMessage: null,
    })
  })

  it('sees a decline as a failure, with the reason', async () => {
    const stripe = simulatedStripe()
    const { reference, clientSecret } = await stripe.gateway.create(order)
    await stripe.confirm(clientSecret, 'pm_card_chargeDeclined')
    expect(await stripe.gateway.retrieve(reference)).toMatchObject({
      state: 'failed',
      money: { amount: 19998, currency: 'USD' },
      failureMessage: 'Your card was declined.',
    })
  })

  it('sees the success of a second try', async () => {
    const stripe = simulatedStripe()
    const { reference, clientSecret } = await stripe.gateway.create(order)
    await stripe.confirm(clientSecret, 'pm_card_chargeDeclined')
    await stripe.confirm(clientSecret, 'pm_card_mastercard')
    expect(await stripe.gateway.retrieve(reference)).toMatchObject({
      state: 'succeeded',
      failureMessage: null,
    })
  })

  it('sees a payment whose card asks its holder as pending', async () => {
    const stripe = simulatedStripe()
    const { reference, clientSecret } = await stripe.gateway.create(order)
    await stripe.confirm(clientSecret, 'pm_card_authenticationRequired')
    expect(await stripe.gateway.retrieve(reference)).toMatchObject({ state: 'pending' })
  })

  it('knows how much was paid back', async () => {
    const stripe = simulatedStripe()
    const { reference } = await paidPayment(stripe)
    await stripe.gateway.refund(refundOf(reference, 5000))
    expect(await stripe.gateway.retrieve(reference)).toMatchObject({
      state: 'succeeded',
      money: { amount: 19998 },
      refundedAmount: 5000,
    })
  })

  it('does not find an unknown payment', async () => {
    const { gateway } = simulatedStripe()
    await expect(gateway.retrieve('pi_unknown')).rejects.toMatchObject({
      code: 'gateway_refused',
      reason: 'not_found',
    })
  })
})

describe('confirm', () => {
  it('sees what retrieve sees', async () => {
    const stripe = simulatedStripe()
    const { reference } = await paidPayment(stripe)
    const confirmed = await stripe.gateway.confirm(reference, 'confirm:1')
    expect(confirmed).toMatchObject({ state: 'succeeded', money: { amount: 19998 } })
    expect(confirmed).toEqual(await stripe.gateway.retrieve(reference))
  })
})

describe('cancel', () => {
  it('cancels an open payment', async () => {
    const { gateway } = simulatedStripe()
    const { reference } = await gateway.create(order)
    expect(await gateway.cancel(reference, 'cancel:1')).toMatchObject({
      reference,
      state: 'cancelled',
    })
  })

  it('gives the same answer when it is repeated', async () => {
    const { gateway } = simulatedStripe()
    const { reference } = await gateway.create(order)
    const first = await gateway.cancel(reference, 'cancel:1')
    expect(await gateway.cancel(reference, 'cancel:1')).toEqual(first)
  })

  it('refuses to cancel what has succeeded', async () => {
    const stripe = simulatedStripe()
    const { reference } = await paidPayment(stripe)
    await expect(stripe.gateway.cancel(reference, 'cancel:1')).rejects.toMatchObject({
      code: 'gateway_refused',
      reason: 'state',
    })
  })

  it('refuses to cancel what was cancelled with another key', async () => {
    const { gateway } = simulatedStripe()
    const { reference } = await gateway.create(order)
    await gateway.cancel(reference, 'cancel:1')
    await expect(gateway.cancel(reference, 'cancel:2')).rejects.toMatchObject({ reason: 'state' })
  })
})

describe('refund', () => {
  it('pays back a part, with reason and key', async () => {
    const stripe = simulatedStripe()
    const { reference } = await paidPayment(stripe)
    const refund = await stripe.gateway.refund({
      ...refundOf(reference, 5000),
      reason: 'requested_by_customer',
    })
    expect(refund).toEqual({
      reference: expect.stringMatching(/^re_\w+$/),
      state: 'succeeded',
      amount: 5000,
      key: 'refund:1',
      failureMessage: null,
    })
    const { body } = await stripe.call(`GET /refunds/${refund.reference}`)
    expect(body).toMatchObject({
      payment_intent: reference,
      reason: 'requested_by_customer',
      metadata: { refund_key: 'refund:1' },
    })
  })

  it('pays back once for one key', async () => {
    const stripe = simulatedStripe()
    const { reference } = await paidPayment(stripe)
    const first = await stripe.gateway.refund(refundOf(reference, 5000))
    expect(await stripe.gateway.refund(refundOf(reference, 5000))).toEqual(first)
    expect(await stripe.gateway.retrieve(reference)).toMatchObject({ refundedAmount: 5000 })
  })

  it('says when everything was paid back before', async () => {
    const stripe = simulatedStripe()
    const { reference } = await paidPayment(stripe)
    await stripe.gateway.refund(refundOf(reference, 19998))
    const again = stripe.gateway.refund(refundOf(reference, 19998, 'refund:2'))
    await expect(again).rejects.toMatchObject({ reason: 'already_refunded' })
  })

  it('refuses more than is left', async () => {
    const stripe = simulatedStripe()
    const { reference } = await paidPayment(stripe)
    await stripe.gateway.refund(refundOf(reference, 15000))
    const again = stripe.gateway.refund(refundOf(reference, 5000, 'refund:2'))
    await expect(again).rejects.toMatchObject({ code: 'gateway_refused', reason: 'other' })
  })
})

describe('listRefunds', () => {
  it('tells all of them, whoever asked, and by our key which are ours', async () => {
    const stripe = simulatedStripe()
    const { reference } = await paidPayment(stripe)
    const ours = await stripe.gateway.refund(refundOf(reference, 5000))
    await stripe.call('POST /refunds', { payment_intent: reference, amount: '300' })
    expect(await stripe.gateway.listRefunds({ reference, captureReference: null })).toEqual([
      expect.objectContaining({ amount: 300, state: 'succeeded', key: null }),
      ours,
    ])
  })
})
