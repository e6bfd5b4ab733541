import { env } from 'cloudflare:workers'
import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { stockOf } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { refundInDashboard } from '../../support/gateways/stripe-control.ts'
import { pay } from '../../support/gateways/stripe-payments.ts'
import { applyStoredWebhooks, deliver } from '../../support/gateways/stripe-webhooks.ts'
import { anIntent } from '../../support/sales/orders.ts'
import { waitingEffects } from '../../support/sales/rows.ts'
import { context } from '../../support/world/context.ts'

/** Delivers an event as somebody who holds the secret would write and sign it. */
async function send(event: Record<string, unknown>): Promise<number> {
  const body = JSON.stringify(event)
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret: env.STRIPE_WEBHOOK_SECRET,
  })
  const { status } = await deliver({ headers: { 'Stripe-Signature': signature }, body })
  await applyStoredWebhooks()
  return status
}

async function rowsOf(query: string, ...values: unknown[]) {
  const { results } = await env.DB.prepare(query)
    .bind(...values)
    .all()
  return results
}

let serial = 0

function eventOf(type: string, object: Record<string, unknown>): Record<string, unknown> {
  return { id: `evt_signed_${++serial}`, type, data: { object } }
}

async function statusesOf({ customer, order, payment }: Awaited<ReturnType<typeof anIntent>>) {
  const paid = await customer.get(`/payments/${payment.id}/`, { expect: 200 })
  const placed = await customer.get(`/orders/${order.id}/`, { expect: 200 })
  return { payment: paid.body.status, order: placed.body.status }
}

describe('a signed event that says no more than the document asks', () => {
  it('marks the payment succeeded', async () => {
    const intent = await anIntent()
    const id = intent.payment.stripe_payment_intent_id
    const object = { id, object: 'payment_intent', status: 'succeeded' }
    expect(await send({ ...eventOf('payment_intent.succeeded', object), object: 'event' })).toBe(
      200,
    )
    expect(await statusesOf(intent)).toEqual({ payment: 'succeeded', order: 'processing' })
  })

  it('marks the payment failed with its message', async () => {
    const { customer, payment } = await anIntent()
    const id = payment.stripe_payment_intent_id
    const object = { id, last_payment_error: { message: 'Your card was declined.' } }
    expect(await send(eventOf('payment_intent.payment_failed', object))).toBe(200)
    const { body } = await customer.get(`/payments/${payment.id}/`)
    expect(body).toMatchObject({ status: 'failed', failure_message: 'Your card was declined.' })
  })

  it('cancels payment and order', async () => {
    const intent = await anIntent()
    const id = intent.payment.stripe_payment_intent_id
    expect(await send(eventOf('payment_intent.canceled', { id }))).toBe(200)
    expect(await statusesOf(intent)).toEqual({ payment: 'cancelled', order: 'cancelled' })
    expect(await stockOf(intent.product)).toBe(10)
  })

  it('is acknowledged where it is about nothing of ours', async () => {
    expect(await send(eventOf('customer.created', { id: 'cus_1' }))).toBe(200)
    expect(await send(eventOf('payment_intent.succeeded', { id: 'pi_unknown' }))).toBe(200)
    expect(await send(eventOf('charge.dispute.funds_withdrawn', {}))).toBe(200)
  })

  it('is kept for staff where it is no event, or names the money in a wrong way', async () => {
    const intent = await anIntent()
    const id = intent.payment.stripe_payment_intent_id
    const event = eventOf('payment_intent.succeeded', { id })
    const priced = { id, amount_received: '3998', currency: 'usd' }
    const unreadable = [
      { ...event, id: 'x' },
      { ...event, data: {} },
      eventOf('payment_intent.succeeded', priced),
      eventOf('payment_intent.succeeded', {}),
    ]
    for (const one of [...unreadable, ...unreadable]) expect(await send(one)).toBe(200)
    expect(await statusesOf(intent)).toEqual({ payment: 'pending', order: 'processing' })
    const kept = await rowsOf('SELECT body FROM webhook_events WHERE body IS NOT NULL ORDER BY id')
    expect(kept.map(({ body }) => JSON.parse(String(body)))).toEqual(unreadable)
    const letters = await rowsOf("SELECT body FROM dead_letters WHERE queue = 'webhooks'")
    expect(letters).toHaveLength(4)
    expect(letters.map(({ body }) => JSON.parse(String(body)))).toContainEqual({
      gateway: 'stripe',
      event: unreadable[2]?.id,
    })
  })
})

describe('a dispute', () => {
  it.each(['created', 'closed'])('that is %s reaches staff, once an event', async (what) => {
    const { payment } = await anIntent()
    const reference = payment.stripe_payment_intent_id
    const dispute = { id: `dp_${what}`, status: 'needs_response', payment_intent: reference }
    const event = eventOf(`charge.dispute.${what}`, dispute)
    expect(await send(event)).toBe(200)
    expect(await send(event)).toBe(200)
    const letters = await rowsOf(
      "SELECT body, reason FROM dead_letters WHERE queue = 'disputes' AND body LIKE ?",
      `%${reference}%`,
    )
    expect(letters).toEqual([
      {
        body: JSON.stringify({ gateway: 'stripe', reference, dispute: `dp_${what}` }),
        reason: "The customer's bank disputes a payment: needs_response.",
      },
    ])
  })
})

it('takes a full refund that arrives before the news of the payment', async () => {
  const intent = await anIntent()
  const id = intent.payment.stripe_payment_intent_id
  await pay(id, intent.clientSecret)
  await refundInDashboard(id)
  await send(eventOf('charge.refunded', { payment_intent: id, refunded: true }))
  await send(eventOf('payment_intent.succeeded', { id }))
  expect(await statusesOf(intent)).toEqual({ payment: 'refunded', order: 'processing' })
  const paid = await rowsOf(
    'SELECT id FROM orders WHERE paid_at IS NOT NULL AND id = ?',
    intent.order.id,
  )
  expect(paid).toEqual([])
  const receipts = "SELECT id FROM outbox WHERE kind = 'message.payment_receipt' AND key GLOB ?"
  expect(await rowsOf(receipts, `order:${intent.order.id}:*`)).toEqual([])
})

it.each([
  ['a payment that we do not know, without its money', { id: 'pi_of_nobody' }, 'payments'],
  ['a payment that it does not name', { amount_received: 100, currency: 'usd' }, 'webhooks'],
])('a success of %s reaches staff', async (_, object, queue) => {
  const letters = () => rowsOf('SELECT id FROM dead_letters WHERE queue = ?', queue)
  const before = await letters()
  expect(await send(eventOf('payment_intent.succeeded', object))).toBe(200)
  expect((await letters()).length).toBe(before.length + 1)
})

it('leaves nothing to do when an order is cancelled that Stripe refused to take money for', async () => {
  const customer = await aCustomer()
  const { product } = await anIntent()
  await env.DB.prepare('UPDATE prices SET amount = 1 WHERE variant_id = ?')
    .bind(product.variantId)
    .run()
  await customer.post('/cart/items/', { product_id: product.id }, { expect: 200 })
  const { body: order } = await customer.post('/orders/checkout/', {}, { expect: 201 })
  const request = { order_id: order.id }
  const { body } = await customer.post('/payments/create-intent/', request, { expect: 400 })
  expect(body).toEqual({
    error: 'The payment gateway does not take so small or so large an amount.',
  })
  await customer.post(`/orders/${order.id}/cancel/`, undefined, { expect: 200 })
  await runScheduled(context())
  expect(await waitingEffects(order.id)).toEqual([])
})
