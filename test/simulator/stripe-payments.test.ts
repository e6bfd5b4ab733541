import { describe, expect, it } from 'vitest'
import { eventTypes, simulatedStripe, withoutRedirects } from './simulated-stripe.ts'

const amount = { amount: '19998', currency: 'usd' }

describe('keys', () => {
  it.each([
    ['no key', undefined, /did not provide an API key/],
    ['a wrong key', 'Bearer sk_test_wrong_key', /Invalid API Key provided: sk_test\*+_key/],
    ['the publishable key', 'Bearer pk_test_x', /cannot be made with a publishable API key/],
  ])('refuses %s', async (_name, authorization, message) => {
    const { send } = simulatedStripe()
    const headers = new Headers(authorization && { Authorization: authorization })
    const response = await send('/stripe/v1/refunds', { headers })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringMatching(message) },
    })
  })

  it('takes the key as the user of basic authentication', async () => {
    const { send } = simulatedStripe()
    const headers = { Authorization: `Basic ${btoa('sk_test_x:')}` }
    expect((await send('/stripe/v1/refunds', { headers })).status).toBe(200)
  })

  it('answers an unknown URL in the shape of errors', async () => {
    const { call } = simulatedStripe()
    const { status, body } = await call('GET /unknown')
    expect(status).toBe(404)
    expect(body.error.message).toContain('Unrecognized request URL')
  })
})

describe('creating', () => {
  it('opens an intent with all its fields', async () => {
    const { call, deliveries } = simulatedStripe({ now: () => new Date('2026-03-04T12:00:00Z') })
    const { status, body, headers } = await call('POST /payment_intents', {
      ...amount,
      'metadata[order_id]': '7',
      'automatic_payment_methods[enabled]': 'true',
    })
    expect(status).toBe(200)
    expect(headers.get('Request-Id')).toMatch(/^req_/)
    expect(body).toMatchObject({
      object: 'payment_intent',
      amount: 19998,
      amount_received: 0,
      currency: 'usd',
      status: 'requires_payment_method',
      client_secret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
      latest_charge: null,
      metadata: { order_id: '7' },
      created: 1772625600,
      livemode: false,
    })
    expect(eventTypes(await deliveries())).toEqual(['payment_intent.created'])
  })

  it.each([
    [{ currency: 'usd' }, 'parameter_missing', 'amount'],
    [{ amount: '100' }, 'parameter_missing', 'currency'],
    [{ ...amount, amount: '1.5' }, 'parameter_invalid_integer', 'amount'],
    [{ ...amount, amount: '0' }, 'parameter_invalid_integer', 'amount'],
    [{ ...amount, amount: '49' }, 'amount_too_small', 'amount'],
    [{ ...amount, amount: '100000000' }, 'amount_too_large', 'amount'],
    [{ ...amount, surplus: '1' }, 'parameter_unknown', 'surplus'],
    [
      { ...amount, 'automatic_payment_methods[allow_redirects]': 'never' },
      'parameter_missing',
      'automatic_payment_methods[enabled]',
    ],
  ])('refuses %o with %s', async (form, code, param) => {
    const { call } = simulatedStripe()
    const { status, body } = await call('POST /payment_intents', form)
    expect(status).toBe(400)
    expect(body.error).toMatchObject({ type: 'invalid_request_error', code, param })
  })

  it.each(['irr', 'xyz', ''])('refuses the currency "%s"', async (currency) => {
    const { call } = simulatedStripe()
    const { status, body } = await call('POST /payment_intents', { ...amount, currency })
    expect(status).toBe(400)
    expect(body.error).toMatchObject({ param: 'currency' })
  })

  it('takes the smallest and the largest amount', async () => {
    const { call } = simulatedStripe()
    const small = await call('POST /payment_intents', { ...amount, amount: '50' })
    const large = await call('POST /payment_intents', { ...amount, amount: '99999999' })
    expect([small.status, large.status]).toEqual([200, 200])
  })

  it('refuses JSON', async () => {
    const { send } = simulatedStripe()
    const response = await send('/stripe/v1/payment_intents', {
      method: 'POST',
      headers: { Authorization: 'Bearer sk_test_x', 'Content-Type': 'application/json' },
      body: JSON.stringify(amount),
    })
    expect(response.status).toBe(400)
  })

  it('confirms at once when asked', async () => {
    const { call } = simulatedStripe()
    const { body } = await call('POST /payment_intents', {
      ...amount,
      ...withoutRedirects,
      confirm: 'true',
      payment_method: 'pm_card_visa',
    })
    expect(body).toMatchObject({ status: 'succeeded', amount_received: 19998 })
  })
})

describe('cancelling', () => {
  it('ends an open intent', async () => {
    const stripe = simulatedStripe()
    const { id } = await stripe.openIntent()
    const { body } = await stripe.call(`POST /payment_intents/${id}/cancel`, {
      cancellation_reason: 'abandoned',
    })
    expect(body).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'abandoned',
      canceled_at: expect.any(Number),
    })
    expect(eventTypes(await stripe.deliveries())).toEqual(['payment_intent.canceled'])
  })

  it('keeps browsers from confirming', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    await stripe.call(`POST /payment_intents/${id}/cancel`)
    const { status, body } = await stripe.confirm(client_secret, 'pm_card_visa')
    expect(status).toBe(400)
    expect(body.error.code).toBe('payment_intent_unexpected_state')
  })

  it('is refused after success', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    await stripe.confirm(client_secret, 'pm_card_visa')
    const { status, body } = await stripe.call(`POST /payment_intents/${id}/cancel`)
    expect(status).toBe(400)
    expect(body.error).toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { id, status: 'succeeded' },
    })
  })
})
