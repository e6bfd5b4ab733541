import { env } from 'cloudflare:workers'
import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { stockOf } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { applyStoredWebhooks, deliver } from '../../support/gateways/stripe-webhooks.ts'
import { anIntent } from '../../support/sales/orders.ts'
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
    expect(await send(eventOf('payment_intent.succeeded', {}))).toBe(200)
  })

  it('is refused where it is no event, or names the money in a wrong way', async () => {
    const { payment } = await anIntent()
    const id = payment.stripe_payment_intent_id
    const event = eventOf('payment_intent.succeeded', { id })
    expect(await send({ ...event, id: 'x' })).toBe(400)
    expect(await send({ ...event, data: {} })).toBe(400)
    const priced = { id, amount_received: '3998', currency: 'usd' }
    expect(await send(eventOf('payment_intent.succeeded', priced))).toBe(400)
  })
})

it('takes a full refund that arrives before the news of the payment', async () => {
  const intent = await anIntent()
  const id = intent.payment.stripe_payment_intent_id
  await send(eventOf('charge.refunded', { payment_intent: id, refunded: true }))
  await send(eventOf('payment_intent.succeeded', { id }))
  expect(await statusesOf(intent)).toEqual({ payment: 'refunded', order: 'processing' })
})

it('leaves nothing to do when an order is cancelled that Stripe refused to take money for', async () => {
  const customer = await aCustomer()
  const { product } = await anIntent()
  await env.DB.prepare('UPDATE prices SET amount = 1 WHERE variant_id = ?')
    .bind(product.variantId)
    .run()
  await customer.post('/cart/items/', { product_id: product.id }, { expect: 200 })
  const { body: order } = await customer.post('/orders/checkout/', {}, { expect: 201 })
  await customer.post('/payments/create-intent/', { order_id: order.id }, { expect: 400 })
  await customer.post(`/orders/${order.id}/cancel/`, undefined, { expect: 200 })
  await runScheduled(context())
  const { results } = await env.DB.prepare(
    "SELECT kind FROM outbox WHERE key LIKE ? AND kind NOT LIKE 'message.%' AND due_at IS NOT NULL",
  )
    .bind(`order:${order.id}:%`)
    .all()
  expect(results).toEqual([])
})
