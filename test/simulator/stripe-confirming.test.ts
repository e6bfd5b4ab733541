import { describe, expect, it } from 'vitest'
import {
  eventTypes,
  type SimulatedStripe,
  simulatedStripe,
  withoutRedirects,
} from './simulated-stripe.ts'

const amount = { amount: '19998', currency: 'usd', ...withoutRedirects }

describe('confirming in a browser', () => {
  it('charges the card and tells so', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    const confirmed = await stripe.confirm(client_secret, 'pm_card_visa')
    expect(confirmed.status).toBe(200)
    expect(confirmed.body).toMatchObject({ id, status: 'succeeded' })
    expect(confirmed.body).not.toHaveProperty('metadata')
    const { body } = await stripe.call(`GET /payment_intents/${id}`, {
      'expand[]': 'latest_charge',
    })
    expect(body).toMatchObject({
      status: 'succeeded',
      amount_received: 19998,
      latest_charge: {
        object: 'charge',
        amount: 19998,
        amount_refunded: 0,
        refunded: false,
        paid: true,
        payment_intent: id,
        payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
      },
    })
    const types = eventTypes(await stripe.deliveries(`payment_intent=${id}`))
    expect(types).toEqual(['payment_intent.succeeded', 'charge.succeeded'])
  })

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ])('declines %s', async (card, code, declineCode) => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    const { status, body } = await stripe.confirm(client_secret, card)
    expect(status).toBe(402)
    expect(body.error).toMatchObject({
      type: 'card_error',
      code,
      decline_code: declineCode,
      payment_intent: {
        id,
        status: 'requires_payment_method',
        payment_method: null,
        last_payment_error: { code },
      },
    })
    const types = eventTypes(await stripe.deliveries())
    expect(types).toEqual(['payment_intent.payment_failed', 'charge.failed'])
  })

  it('can be done from a page of another origin', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    const preflight = await stripe.send(`/stripe/v1/payment_intents/${id}/confirm`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://storefront.test',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('authorization')
    const confirmed = await stripe.confirm(client_secret, 'pm_card_chargeDeclined')
    expect(confirmed.headers.get('Access-Control-Allow-Origin')).toBe('*')
  })

  it('needs the right client secret', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    const asBrowser = { Authorization: 'Bearer pk_test_x' }
    const without = await stripe.call(`GET /payment_intents/${id}`, {}, asBrowser)
    expect(without.status).toBe(400)
    const wrong = await stripe.confirm(`${client_secret}x`, 'pm_card_visa')
    expect(wrong.status).toBe(400)
    expect(wrong.body.error.param).toBe('client_secret')
    const right = await stripe.call(`GET /payment_intents/${id}`, { client_secret }, asBrowser)
    expect(right.body).toMatchObject({ id, status: 'requires_payment_method' })
  })

  it('needs a card, and one that exists', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    const without = await stripe.call(`POST /payment_intents/${id}/confirm`)
    expect(without.body.error.code).toBe('payment_intent_unexpected_state')
    const unknown = await stripe.confirm(client_secret, 'pm_unknown')
    expect(unknown.body.error).toMatchObject({ code: 'resource_missing', param: 'payment_method' })
  })

  it('happens once', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    await stripe.confirm(client_secret, 'pm_card_visa')
    const again = await stripe.confirm(client_secret, 'pm_card_visa')
    expect(again.status).toBe(400)
    expect(again.body.error).toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { id, status: 'succeeded' },
    })
  })
})

describe('a card that asks its holder', () => {
  async function askedIntent(stripe: SimulatedStripe) {
    const { client_secret } = await stripe.openIntent()
    const { body } = await stripe.confirm(client_secret, 'pm_card_authenticationRequired')
    await stripe.deliveries('take=1')
    return body
  }

  const answer = (outcome: string): RequestInit => ({
    method: 'POST',
    body: new URLSearchParams({ outcome }),
  })

  it('leads to a page of the bank', async () => {
    const stripe = simulatedStripe()
    const intent = await askedIntent(stripe)
    expect(intent.status).toBe('requires_action')
    const { url } = intent.next_action.redirect_to_url
    expect(url).toBe(`http://simulator.test/stripe/authenticate/${intent.id}`)
    const asked = await stripe.send(new URL(url).pathname)
    expect(await asked.text()).toContain('Your bank asks')
  })

  it.each([
    ['authenticated', 'succeeded', 'payment_intent.succeeded'],
    ['failed', 'requires_payment_method', 'payment_intent.payment_failed'],
  ])('the answer "%s" leads to %s', async (outcome, status, type) => {
    const stripe = simulatedStripe()
    const { id } = await askedIntent(stripe)
    const response = await stripe.send(`/stripe/authenticate/${id}`, answer(outcome))
    expect(await response.json()).toEqual({ id, status })
    expect(eventTypes(await stripe.deliveries())).toContain(type)
  })

  it('declines at once when the holder is away', async () => {
    const { call } = simulatedStripe()
    const { status, body } = await call('POST /payment_intents', {
      ...amount,
      confirm: 'true',
      off_session: 'true',
      payment_method: 'pm_card_authenticationRequired',
    })
    expect(status).toBe(402)
    expect(body.error.code).toBe('authentication_required')
  })
})
