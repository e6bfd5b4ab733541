import { describe, expect, it } from 'vitest'
import {
  eventTypes,
  type SimulatedStripe,
  simulatedStripe,
  withoutRedirects,
} from './simulated-stripe.ts'

async function paidIntent(stripe: SimulatedStripe): Promise<string> {
  const { body } = await stripe.call('POST /payment_intents', {
    amount: '1000',
    currency: 'usd',
    ...withoutRedirects,
    confirm: 'true',
    payment_method: 'pm_card_visa',
  })
  await stripe.deliveries('take=1')
  return body.id
}

describe('refunds', () => {
  it('pay everything back by default', async () => {
    const stripe = simulatedStripe()
    const id = await paidIntent(stripe)
    const { status, body } = await stripe.call('POST /refunds', { payment_intent: id })
    expect(status).toBe(200)
    expect(body).toMatchObject({ object: 'refund', amount: 1000, status: 'succeeded' })
    const { body: charge } = await stripe.call(`GET /charges/${body.charge}`)
    expect(charge).toMatchObject({ amount_refunded: 1000, refunded: true })
    const types = eventTypes(await stripe.deliveries(`payment_intent=${id}`))
    expect(types).toEqual(['charge.refunded', 'refund.created'])
  })

  it('add up to the whole charge, and not further', async () => {
    const stripe = simulatedStripe()
    const id = await paidIntent(stripe)
    const refund = (amount: string) => stripe.call('POST /refunds', { payment_intent: id, amount })
    const first = await refund('400')
    const { body: charge } = await stripe.call(`GET /charges/${first.body.charge}`)
    expect(charge).toMatchObject({ amount_refunded: 400, refunded: false })
    const tooMuch = await refund('601')
    expect(tooMuch.status).toBe(400)
    expect(tooMuch.body.error.param).toBe('amount')
    expect((await refund('600')).status).toBe(200)
    const another = await refund('1')
    expect(another.status).toBe(400)
    expect(another.body.error.code).toBe('charge_already_refunded')
  })

  it('are listed for their payment, newest first', async () => {
    const stripe = simulatedStripe()
    const id = await paidIntent(stripe)
    const other = await paidIntent(stripe)
    const first = await stripe.call('POST /refunds', { payment_intent: id, amount: '100' })
    const second = await stripe.call('POST /refunds', { payment_intent: id, amount: '200' })
    await stripe.call('POST /refunds', { payment_intent: other })
    const { body } = await stripe.call('GET /refunds', { payment_intent: id })
    expect(body).toMatchObject({ object: 'list', has_more: false })
    expect(body.data).toEqual([second.body, first.body])
    const page = await stripe.call('GET /refunds', { payment_intent: id, limit: '1' })
    expect(page.body).toMatchObject({ has_more: true, data: [second.body] })
    const next = await stripe.call('GET /refunds', {
      payment_intent: id,
      starting_after: second.body.id,
    })
    expect(next.body.data).toEqual([first.body])
  })

  it.each([
    [{}, 'parameter_missing', 400],
    [{ payment_intent: 'pi_unknown' }, 'resource_missing', 404],
    [{ charge: 'ch_unknown' }, 'resource_missing', 404],
  ])('of %o are refused with %s', async (form, code, status) => {
    const { call } = simulatedStripe()
    const answer = await call('POST /refunds', form)
    expect(answer.status).toBe(status)
    expect(answer.body.error.code).toBe(code)
  })

  it('are refused for what was not paid', async () => {
    const { call } = simulatedStripe()
    const { body } = await call('POST /payment_intents', { amount: '1000', currency: 'usd' })
    const { status } = await call('POST /refunds', { payment_intent: body.id })
    expect(status).toBe(400)
  })
})

describe('repeated keys', () => {
  const form = { amount: '1000', currency: 'usd' }
  const key = { 'Idempotency-Key': 'k1' }

  it('give the first answer again', async () => {
    const { call } = simulatedStripe()
    const first = await call('POST /payment_intents', form, key)
    const second = await call('POST /payment_intents', { currency: 'usd', amount: '1000' }, key)
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('Idempotent-Replayed')).toBe('true')
    expect(first.headers.has('Idempotent-Replayed')).toBe(false)
  })

  it('give a decline again, too', async () => {
    const { call } = simulatedStripe()
    const declined = {
      ...form,
      ...withoutRedirects,
      confirm: 'true',
      payment_method: 'pm_card_chargeDeclined',
    }
    const first = await call('POST /payment_intents', declined, key)
    const second = await call('POST /payment_intents', declined, key)
    expect([first.status, second.status]).toEqual([402, 402])
    const { body } = await call('GET /payment_intents')
    expect(body.data).toHaveLength(1)
  })

  it('are refused with other parameters or for another call', async () => {
    const { call } = simulatedStripe()
    await call('POST /payment_intents', form, key)
    const otherAmount = await call('POST /payment_intents', { ...form, amount: '999' }, key)
    const otherCall = await call('POST /customers', {}, key)
    expect([otherAmount.status, otherCall.status]).toEqual([400, 400])
    expect(otherAmount.body.error.type).toBe('idempotency_error')
    expect(otherCall.body.error.type).toBe('idempotency_error')
  })

  it('are free again after a request that was not understood', async () => {
    const { call } = simulatedStripe()
    await call('POST /payment_intents', { currency: 'usd' }, key)
    expect((await call('POST /payment_intents', form, key)).status).toBe(200)
  })

  it('are free again after a day', async () => {
    let nowMs = Date.parse('2026-03-04T12:00:00Z')
    const { call } = simulatedStripe({ now: () => new Date(nowMs) })
    const first = await call('POST /payment_intents', form, key)
    nowMs += 24 * 60 * 60 * 1000
    const second = await call('POST /payment_intents', form, key)
    expect(second.body.id).not.toBe(first.body.id)
  })
})

describe('what time and the banks bring about', () => {
  const control = (path: string, form: Record<string, string>) =>
    [`/stripe/control/${path}`, { method: 'POST', body: new URLSearchParams(form) }] as const

  it('a refund to a slow bank is pending until it is ended', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret: secret } = await stripe.openIntent()
    await stripe.confirm(secret, 'pm_card_pendingRefund')
    const { body } = await stripe.call('POST /refunds', { payment_intent: id })
    expect(body.status).toBe('pending')
    await stripe.deliveries('take=1')
    await stripe.send(...control(`refunds/${body.id}`, { status: 'succeeded' }))
    expect(await stripe.call(`GET /refunds/${body.id}`)).toMatchObject({
      body: { status: 'succeeded' },
    })
    expect(eventTypes(await stripe.deliveries())).toEqual([
      'refund.updated',
      'charge.refund.updated',
    ])
  })

  it('a refund that fails, at once or later, leaves its money to be paid back', async () => {
    const stripe = simulatedStripe()
    const id = await paidIntent(stripe)
    const { body } = await stripe.call('POST /refunds', { payment_intent: id })
    await stripe.deliveries('take=1')
    await stripe.send(...control(`refunds/${body.id}`, { status: 'failed' }))
    expect(await stripe.call(`GET /charges/${body.charge}`)).toMatchObject({
      body: { amount_refunded: 0, refunded: false },
    })
    expect(eventTypes(await stripe.deliveries())).toContain('refund.failed')
    expect((await stripe.call('POST /refunds', { payment_intent: id })).status).toBe(200)
  })

  it('a bank debit is under way, cannot be cancelled, and ends as it is told', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret: secret } = await stripe.openIntent()
    await stripe.confirm(secret, 'pm_usBankAccount')
    expect((await stripe.call(`POST /payment_intents/${id}/cancel`)).status).toBe(400)
    const ended = control(`payment_intents/${id}`, { outcome: 'succeeded', amount_received: '300' })
    await stripe.send(...ended)
    expect(await stripe.call(`GET /payment_intents/${id}`)).toMatchObject({
      body: { status: 'succeeded', amount_received: 300 },
    })
    expect((await stripe.send(...ended)).status).toBe(409)
  })

  it('a payment can be forgotten', async () => {
    const stripe = simulatedStripe()
    const { id } = await stripe.openIntent()
    await stripe.send(`/stripe/control/payment_intents/${id}`, { method: 'DELETE' })
    expect((await stripe.call(`GET /payment_intents/${id}`)).status).toBe(404)
  })

  it.each([
    ['unauthorized', 401],
    ['forbidden', 403],
    ['too-many', 429],
  ] as const)('a call can be refused: %s is %i', async (kind, status) => {
    const stripe = simulatedStripe()
    await stripe.fault({ operation: 'refunds', kind })
    expect((await stripe.call('GET /refunds')).status).toBe(status)
    expect((await stripe.call('GET /refunds')).status).toBe(200)
  })
})
