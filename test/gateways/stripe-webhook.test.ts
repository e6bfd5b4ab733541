import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { WebhookRejected } from '../../src/core/payments/errors.ts'
import { stripeWebhookVerifier } from '../../src/gateways/stripe-webhook.ts'

const now = new Date('2026-03-04T12:00:00Z')
const nowSeconds = now.getTime() / 1000

const verify = stripeWebhookVerifier(['whsec_test'])

/** Signed by hand, so that the check does not lean on the library that is being checked. */
function signature(body: string, { at = nowSeconds, secret = 'whsec_test' } = {}): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}

function signed(body: string, options: { at?: number; secret?: string } = {}) {
  return verify(body, new Headers({ 'Stripe-Signature': signature(body, options) }), now)
}

const event = (type: string, object: unknown, fields: object = {}) =>
  JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object }, ...fields })

const intent = {
  id: 'pi_1',
  object: 'payment_intent',
  amount: 500,
  amount_received: 0,
  currency: 'usd',
  last_payment_error: null,
  metadata: { order_id: '7' },
}

const charge = {
  id: 'ch_1',
  object: 'charge',
  payment_intent: 'pi_1',
  amount: 500,
  amount_refunded: 500,
  refunded: true,
  currency: 'usd',
  metadata: { order_id: '7' },
}

const refund = {
  id: 're_1',
  object: 'refund',
  payment_intent: 'pi_1',
  amount: 500,
  status: 'failed',
  failure_reason: 'expired_or_canceled_card',
  metadata: { refund_key: 'refund:1' },
}

const dispute = { id: 'dp_1', object: 'dispute', status: 'lost', payment_intent: 'pi_1' }

const processing = event('payment_intent.processing', intent)

describe('what is refused', () => {
  it('an event without signature', async () => {
    await expect(verify(processing, new Headers(), now)).rejects.toThrow(WebhookRejected)
  })

  it('an event signed with another secret', async () => {
    await expect(signed(processing, { secret: 'whsec_other' })).rejects.toThrow(WebhookRejected)
  })

  it('an event changed after it was signed', async () => {
    const headers = new Headers({ 'Stripe-Signature': signature(processing) })
    const tampered = processing.replace('500', '1')
    await expect(verify(tampered, headers, now)).rejects.toThrow(WebhookRejected)
  })

  it('an event whose time was changed after it was signed', async () => {
    const stale = signature(processing, { at: nowSeconds - 900 })
    const headers = new Headers({
      'Stripe-Signature': stale.replace(/t=\d+/, `t=${nowSeconds}`),
    })
    await expect(verify(processing, headers, now)).rejects.toThrow(WebhookRejected)
  })

  it('a fresh time put beside the signed stale one', async () => {
    const stale = signature(processing, { at: nowSeconds - 900 })
    const headers = new Headers({ 'Stripe-Signature': `t=${nowSeconds},${stale}` })
    await expect(verify(processing, headers, now)).rejects.toThrow(WebhookRejected)
  })

  it.each([-301, 301])('an event signed %i seconds from now', async (seconds) => {
    const delivery = signed(processing, { at: nowSeconds + seconds })
    await expect(delivery).rejects.toThrow(WebhookRejected)
  })

  it.each(['', 't=,v1=', 'v1=00', `t=${nowSeconds}`, `t=${nowSeconds},v0=00`, 'nonsense'])(
    'the signature "%s"',
    async (text) => {
      const headers = new Headers({ 'Stripe-Signature': text })
      await expect(verify(processing, headers, now)).rejects.toThrow(WebhookRejected)
    },
  )

  it('everything when no secret is known', async () => {
    const headers = new Headers({ 'Stripe-Signature': signature(processing) })
    const withoutSecrets = stripeWebhookVerifier([])
    await expect(withoutSecrets(processing, headers, now)).rejects.toThrow(WebhookRejected)
  })
})

describe('what is accepted', () => {
  it.each([-300, 0, 300])('an event signed %i seconds from now', async (seconds) => {
    const accepted = await signed(processing, { at: nowSeconds + seconds })
    expect(accepted).toMatchObject({ id: 'evt_1', type: 'payment_intent.processing' })
  })

  it.each(['whsec_old', 'whsec_new'])('the secret %s during a rotation', async (secret) => {
    const rotating = stripeWebhookVerifier(['whsec_new', 'whsec_old'])
    const headers = new Headers({ 'Stripe-Signature': signature(processing, { secret }) })
    expect(await rotating(processing, headers, now)).toMatchObject({ id: 'evt_1' })
  })

  it('one good signature among several', async () => {
    const good = signature(processing)
    const headers = new Headers({ 'Stripe-Signature': `${good},v1=${'0'.repeat(64)},v0=1` })
    expect(await verify(processing, headers, now)).toMatchObject({ id: 'evt_1' })
  })
})

describe('what is rightly signed and cannot be read', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{"id":'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no id', JSON.stringify({ object: 'event', type: 'x', data: { object: {} } })],
    ['a thin event', JSON.stringify({ id: 'evt_1', object: 'v2.core.event', type: 'x' })],
  ])('%s: is named after its content', async (_name, body) => {
    const first = await signed(body)
    expect(first).toEqual({
      id: expect.stringMatching(/^unreadable:[0-9a-f]{64}$/),
      type: 'unreadable',
      evidence: null,
      unreadable: expect.any(String),
    })
    expect(await signed(body, { at: nowSeconds + 60 })).toEqual(first)
    expect((await signed(`${body} `))?.id).not.toBe(first?.id)
  })

  it.each([
    ['an intent without amount', 'payment_intent.succeeded', { ...intent, amount: null }],
    ['a charge instead of an intent', 'payment_intent.succeeded', charge],
    ['an intent instead of a charge', 'charge.refunded', intent],
    ['a refund without amount', 'refund.updated', { ...refund, amount: null }],
    ['a dispute without id', 'charge.dispute.created', { ...dispute, id: undefined }],
  ])('%s: keeps its name and type', async (_name, type, object) => {
    expect(await signed(event(type, object))).toEqual({
      id: 'evt_1',
      type,
      evidence: null,
      unreadable: expect.any(String),
    })
  })
})

describe('what events mean', () => {
  it.each([
    ['payment_intent.processing', 'processing'],
    ['payment_intent.canceled', 'cancelled'],
    ['payment_intent.payment_failed', 'failed'],
  ])('%s: %s, with the requested amount', async (type, state) => {
    expect(await signed(event(type, intent))).toEqual({
      id: 'evt_1',
      type,
      unreadable: null,
      evidence: {
        about: 'payment',
        gateway: 'stripe',
        reference: 'pi_1',
        state,
        money: { amount: 500, currency: 'USD' },
        failureMessage: null,
        metadata: { order_id: '7' },
      },
    })
  })

  it('a success counts what was received', async () => {
    const body = event('payment_intent.succeeded', { ...intent, amount_received: 450 })
    expect(await signed(body)).toMatchObject({
      evidence: { state: 'succeeded', money: { amount: 450, currency: 'USD' } },
    })
  })

  it.each([true, false])('a charge that was refunded is a hint (in full: %s)', async (refunded) => {
    expect(await signed(event('charge.refunded', { ...charge, refunded }))).toMatchObject({
      evidence: { about: 'refund', gateway: 'stripe', reference: 'pi_1', refund: null },
    })
  })

  it.each(['refund.updated', 'refund.failed', 'charge.refund.updated'])(
    '%s tells the refund, by our key where it is ours',
    async (type) => {
      expect(await signed(event(type, refund))).toEqual({
        id: 'evt_1',
        type,
        unreadable: null,
        evidence: {
          about: 'refund',
          gateway: 'stripe',
          reference: 'pi_1',
          refund: {
            reference: 're_1',
            state: 'failed',
            amount: 500,
            key: 'refund:1',
            failureMessage: 'Stripe: expired_or_canceled_card',
          },
        },
      })
    },
  )

  it.each(['charge.dispute.created', 'charge.dispute.closed'])('%s is a dispute', async (type) => {
    expect(await signed(event(type, dispute))).toMatchObject({
      evidence: {
        about: 'dispute',
        gateway: 'stripe',
        reference: 'pi_1',
        dispute: 'dp_1',
        status: 'lost',
      },
    })
  })

  it.each([
    [
      'a charge without payment intent',
      event('charge.refunded', { ...charge, payment_intent: null }),
    ],
    ['another type', event('customer.created', { id: 'cus_1' })],
  ])('%s means nothing to us', async (_name, body) => {
    expect(await signed(body)).toMatchObject({ id: 'evt_1', evidence: null, unreadable: null })
  })
})
