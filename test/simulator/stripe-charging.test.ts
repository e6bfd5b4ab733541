import { describe, expect, it } from 'vitest'
import { eventTypes, simulatedStripe } from './simulated-stripe.ts'

const visa = { payment_method: 'pm_card_visa' }

describe('confirming on the server', () => {
  it('charges the card, and shows all of the payment', async () => {
    const { call, openIntent } = simulatedStripe()
    const { id } = await openIntent({ 'metadata[order_id]': '7' })
    const form = { ...visa, use_stripe_sdk: 'true', 'expand[]': 'latest_charge' }
    const { status, body } = await call(`POST /payment_intents/${id}/confirm`, form)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id,
      status: 'succeeded',
      amount_received: 19998,
      latest_charge: { amount_refunded: 0, paid: true },
      metadata: { order_id: '7' },
    })
  })

  it('needs a page to come back to where methods may lead to another', async () => {
    const { call } = simulatedStripe()
    const form = { amount: '19998', currency: 'usd' }
    const { body: intent } = await call('POST /payment_intents', form)
    const path = `POST /payment_intents/${intent.id}/confirm`
    const without = await call(path, visa)
    expect(without.status).toBe(400)
    expect(without.body.error).toMatchObject({
      param: 'return_url',
      payment_intent: { status: 'requires_payment_method' },
    })
    const back = await call(path, { ...visa, return_url: 'https://shop.test/back' })
    expect(back.body).toMatchObject({ status: 'succeeded' })
  })

  it('names what is missing: the payment, or the card', async () => {
    const { call, openIntent } = simulatedStripe()
    const { id } = await openIntent()
    const noPayment = await call('POST /payment_intents/pi_none/confirm', visa)
    expect(noPayment.status).toBe(404)
    expect(noPayment.body.error).toMatchObject({ code: 'resource_missing', param: 'intent' })
    const noCard = await call(`POST /payment_intents/${id}/confirm`, { payment_method: 'pm_none' })
    expect(noCard.status).toBe(400)
    expect(noCard.body.error).toMatchObject({ code: 'resource_missing', param: 'payment_method' })
  })

  it('leads to the bank, whose answer ends it with its events', async () => {
    const stripe = simulatedStripe()
    const { id } = await stripe.openIntent()
    const { body } = await stripe.call(`POST /payment_intents/${id}/confirm`, {
      payment_method: 'pm_card_authenticationRequired',
    })
    expect(body).toMatchObject({ status: 'requires_action', latest_charge: null })
    expect(eventTypes(await stripe.deliveries())).toEqual([])
    await stripe.send(`/stripe/control/payment_intents/${id}`, {
      method: 'POST',
      body: new URLSearchParams({ outcome: 'succeeded' }),
    })
    expect(eventTypes(await stripe.deliveries())).toEqual([
      'payment_intent.succeeded',
      'charge.succeeded',
    ])
  })

  it('takes another card while the bank is still asking about the first', async () => {
    const { call, openIntent } = simulatedStripe()
    const { id } = await openIntent()
    const path = `POST /payment_intents/${id}/confirm`
    await call(path, { payment_method: 'pm_card_authenticationRequired' })
    expect((await call(path, visa)).body).toMatchObject({ status: 'succeeded', next_action: null })
  })

  it('answers a repeated key as before, a decline too, whatever has happened since', async () => {
    const { call, openIntent } = simulatedStripe()
    const { id } = await openIntent()
    const path = `POST /payment_intents/${id}/confirm`
    const declined = { payment_method: 'pm_card_chargeDeclined' }
    const first = await call(path, declined, { 'Idempotency-Key': 'k1' })
    const paid = await call(path, visa, { 'Idempotency-Key': 'k2' })
    const again = await call(path, declined, { 'Idempotency-Key': 'k1' })
    expect([first.status, paid.status, again.status]).toEqual([402, 200, 402])
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    const late = await call(path, visa, { 'Idempotency-Key': 'k3' })
    expect(late.body.error.code).toBe('payment_intent_unexpected_state')
  })
})

describe('faults', () => {
  it('of charging befall the server alone, those of confirming the browser alone', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    await stripe.fault({ operation: 'charge', kind: 'error' })
    await stripe.fault({ operation: 'confirm', kind: 'error' })
    const onServer = () => stripe.call(`POST /payment_intents/${id}/confirm`, visa)
    const inBrowser = () => stripe.confirm(client_secret, 'pm_card_chargeDeclined')
    expect([(await onServer()).status, (await inBrowser()).status]).toEqual([500, 500])
    expect([(await inBrowser()).status, (await onServer()).status]).toEqual([402, 200])
  })

  it('of customers and of their cards befall nothing else', async () => {
    const stripe = simulatedStripe()
    await stripe.fault({ operation: 'customer', kind: 'error' })
    await stripe.fault({ operation: 'cards', kind: 'error' })
    await stripe.openIntent()
    expect((await stripe.call('POST /customers')).status).toBe(500)
    const { body: customer } = await stripe.call('POST /customers')
    const list = () => stripe.call('GET /payment_methods', { customer: customer.id })
    expect((await list()).status).toBe(500)
    expect((await list()).status).toBe(200)
  })
})
