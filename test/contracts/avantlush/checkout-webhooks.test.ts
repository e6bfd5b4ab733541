import { env } from 'cloudflare:workers'
import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { storedEvents } from '../../support/gateways/received-events.ts'
import { pay, refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import {
  applyStoredWebhooks,
  type Delivery,
  takeWebhooks,
  webhooksSignedAt,
} from '../../support/gateways/stripe-webhooks.ts'
import { avantlushClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { anIntent } from '../../support/sales/orders.ts'
import { aQuote, checkoutSummaryPath, orderCount, stateOf } from '../../support/sales/quotes.ts'
import {
  confirmInBrowser,
  receiveHere,
  runJobs,
  standOf,
  stripeEventsPath,
} from '../../support/sales/stripe-quotes.ts'

const anonymous = avantlushClient()
const invalidSignature = { status: 'error', message: 'Invalid signature' }
const received = { received: true }

function signed(body: string, secret = env.STRIPE_WEBHOOK_SECRET): Promise<string> {
  return Stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret })
}

function signedBy(body: string, signature: string): Delivery {
  return { body, headers: { 'Stripe-Signature': signature } }
}

/** Delivers what somebody who holds the secret has written. */
async function send(body: string): Promise<Json> {
  const headers = { 'Stripe-Signature': await signed(body) }
  const answer = await anonymous.post(stripeEventsPath, body, { headers, expect: 200 })
  await applyStoredWebhooks()
  return answer.body
}

let serial = 0

function eventOf(type: string, object: Json): Json {
  return { id: `evt_checkout_${++serial}`, object: 'event', type, data: { object } }
}

/** A checkout whose payment was completed in the browser, and the event that says so. */
async function aPaidEvent() {
  const quoted = await aQuote({ stock: 5, quantity: 2 })
  await confirmInBrowser(quoted.quote)
  const events = await takeWebhooks(quoted.quote.payment.payment_intent_id)
  const event = events.find(({ body }) => body.includes('payment_intent.succeeded'))
  if (!event) throw new Error('Stripe tells of no payment')
  return { ...quoted, event }
}

describe('an event', () => {
  it.each<[string, (event: Delivery) => Promise<Delivery>]>([
    ['without a signature', async ({ body }) => ({ body, headers: {} })],
    ['with an empty signature', async ({ body }) => signedBy(body, '')],
    ['with a signature that is none', async ({ body }) => signedBy(body, 'yes')],
    [
      'with a forged signature',
      async ({ body }) => signedBy(body, `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}`),
    ],
    [
      'signed with another secret',
      async ({ body }) => signedBy(body, await signed(body, 'whsec_of_others')),
    ],
    ['signed for another body', async ({ body, headers }) => ({ body: `${body} `, headers })],
  ])('%s is refused and changes nothing', async (_, spoilt) => {
    const { event, ...quoted } = await aPaidEvent()
    const before = await storedEvents()
    const { body, headers } = await spoilt(event)
    const answer = await anonymous.post(stripeEventsPath, body, { headers, expect: 400 })
    expect(answer.body).toEqual(invalidSignature)
    await applyStoredWebhooks()
    expect(await storedEvents()).toBe(before)
    expect(await standOf(quoted)).toEqual({ orders: 0, inCart: [2], stock: 5 })
  })

  it.each([-302, 302])('signed %i seconds from now is refused', async (seconds) => {
    const quoted = await aQuote()
    await confirmInBrowser(quoted.quote)
    for (const { headers, body } of await webhooksSignedAt(
      quoted.quote.payment.payment_intent_id,
      seconds,
    )) {
      const answer = await anonymous.post(stripeEventsPath, body, { headers, expect: 400 })
      expect(answer.body).toEqual(invalidSignature)
    }
    expect(await orderCount(quoted.customer)).toBe(0)
  })

  it('that is repeated, and comes on both roads, makes one order', async () => {
    const { event, ...quoted } = await aPaidEvent()
    const { headers, body } = event
    for (const path of [stripeEventsPath, stripeEventsPath, '/payments/webhook/']) {
      const fetched = await anonymous.post(path, body, {
        headers,
        expect: 200,
        documented: path === stripeEventsPath,
      })
      expect(fetched.body).toEqual(received)
      await applyStoredWebhooks()
    }
    expect(await standOf(quoted)).toEqual({ orders: 1, inCart: [], stock: 3 })
    await runJobs()
    expect(await refundsAtStripe(quoted.quote.payment.payment_intent_id)).toEqual([])
  })

  it('in the wrong order does no harm', async () => {
    const quoted = await aQuote({ stock: 5, quantity: 2 })
    const { quote } = quoted
    const { payment_intent_id: intent, client_secret: secret } = quote.payment
    expect(await pay(intent, secret, 'pm_card_chargeDeclined')).toBe(402)
    await confirmInBrowser(quote)
    const events = (await takeWebhooks(intent)).toReversed()
    for (const { headers, body } of [...events, ...events]) {
      await anonymous.post(stripeEventsPath, body, { headers, expect: 200 })
      await applyStoredWebhooks()
    }
    expect(await standOf(quoted)).toEqual({ orders: 1, inCart: [], stock: 3 })
    await runJobs()
    expect(await refundsAtStripe(quoted.quote.payment.payment_intent_id)).toEqual([])
  })

  it('of a decline leaves the checkout open', async () => {
    const quoted = await aQuote()
    const { payment_intent_id: intent, client_secret: secret } = quoted.quote.payment
    await pay(intent, secret, 'pm_card_chargeDeclined')
    await receiveHere(intent)
    const { body } = await quoted.customer.get(checkoutSummaryPath, { expect: 200 })
    expect(body).toEqual(quoted.quote)
    await confirmInBrowser(quoted.quote)
    await receiveHere(intent)
    expect(await stateOf(quoted.quote)).toBe('ordered')
  })

  it('of a payment of the store contract is applied, too', async () => {
    const { customer, payment, clientSecret } = await anIntent()
    const intent = payment.stripe_payment_intent_id
    await pay(intent, clientSecret)
    await receiveHere(intent)
    const { body } = await customer.get(`/payments/${payment.id}/`, { expect: 200 })
    expect(body.status).toBe('succeeded')
  })

  it.each([
    ['of an unknown type', eventOf('customer.created', { id: 'cus_1' })],
    [
      'of a payment that we do not know',
      eventOf('payment_intent.canceled', { id: 'pi_of_nobody' }),
    ],
    ['that says nothing of its payment', eventOf('payment_intent.succeeded', {})],
    ['without an object', { id: 'evt_empty', type: 'payment_intent.succeeded' }],
  ])('%s is received, and again', async (_, event) => {
    const body = JSON.stringify(event)
    expect(await send(body)).toEqual(received)
    expect(await send(body)).toEqual(received)
  })

  it.each(['no JSON', '[]', 'null'])('that is %j is received where it is signed', async (body) => {
    expect(await send(body)).toEqual(received)
    expect(await send(body)).toEqual(received)
    const letters = await env.DB.prepare(
      "SELECT count(*) AS n FROM dead_letters WHERE queue = 'webhooks' AND body LIKE '%unreadable%'",
    ).first<number>('n')
    expect(letters).toBeGreaterThan(0)
  })

  it('signed with the secret before the last is taken while both are valid', async () => {
    const { event, ...quoted } = await aPaidEvent()
    const both = { STRIPE_WEBHOOK_SECRET: `whsec_new,${env.STRIPE_WEBHOOK_SECRET}` }
    const client = avantlushClient({ fetch: withEnv(both) })
    const { headers, body } = event
    expect((await client.post(stripeEventsPath, body, { headers })).body).toEqual(received)
    await applyStoredWebhooks()
    expect(await orderCount(quoted.customer)).toBe(1)
  })
})

it('an event is as long as Stripe’s are', async () => {
  const body = JSON.stringify(eventOf('customer.created', { name: 'x'.repeat(300_000) }))
  const headers = { 'Stripe-Signature': await signed(body) }
  await anonymous.post(stripeEventsPath, body, { headers, expect: 413 })
})
