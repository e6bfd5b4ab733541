import { env } from 'cloudflare:workers'
import { applyWebhook } from '../../../src/core/payments/webhooks.ts'
import { aProduct, context, type ProductMade } from '../catalogue/factories.ts'
import { password } from '../customers/password.ts'
import { type Client, type Json, storeClient } from '../http/client.ts'

let serial = 0

/** Somebody who registered over HTTP. */
export interface Customer extends Client {
  id: number
  email: string
  tokens: { access: string; refresh: string }
}

export async function aCustomer(): Promise<Customer> {
  const email = `customer-${++serial}@shop.test`
  const account = { email, first_name: 'Ada', last_name: 'Byron', password, password2: password }
  const { body } = await storeClient().post('/auth/register/', account, { expect: 201 })
  const client = storeClient({ token: body.tokens.access })
  return { ...client, id: body.user.id, email, tokens: body.tokens }
}

export interface Bought {
  customer: Customer
  product: ProductMade
  order: Json
}

/** A customer with an order of two units of a product that had ten, at 19.99 each. */
export async function anOrder(): Promise<Bought> {
  const [customer, product] = await Promise.all([aCustomer(), aProduct({ stock: 10 })])
  await customer.post('/cart/items/', { product_id: product.id, quantity: 2 }, { expect: 200 })
  const { body: order } = await customer.post('/orders/checkout/', {}, { expect: 201 })
  return { customer, product, order }
}

/** An order with an open payment. */
export async function anIntent(): Promise<Bought & { payment: Json; clientSecret: string }> {
  const bought = await anOrder()
  const request = { order_id: bought.order.id }
  const { body } = await bought.customer.post('/payments/create-intent/', request, { expect: 201 })
  return { ...bought, payment: body.payment, clientSecret: body.client_secret }
}

/** An order that is paid, and known to be. */
export async function aPaidOrder(): Promise<Bought & { payment: Json }> {
  const intent = await anIntent()
  const reference = intent.payment.stripe_payment_intent_id
  await pay(reference, intent.clientSecret)
  await receiveWebhooks(reference)
  const { body: payment } = await intent.customer.get(`/payments/${intent.payment.id}/`)
  return { ...intent, payment }
}

/** What Stripe.js does in the customer's browser. Answers Stripe's status. */
export async function pay(
  reference: string,
  clientSecret: string,
  method = 'pm_card_visa',
): Promise<number> {
  const answer = await fetch(`${env.STRIPE_API_URL}/v1/payment_intents/${reference}/confirm`, {
    method: 'POST',
    headers: { Authorization: 'Bearer pk_test_x' },
    body: new URLSearchParams({ payment_method: method, client_secret: clientSecret }),
  })
  await answer.text()
  return answer.status
}

export interface Delivery {
  headers: Record<string, string>
  body: string
}

/** Webhooks of a payment that wait, signed for a time that is so many seconds from now. */
export async function webhooksSignedAt(reference: string, seconds: number): Promise<Delivery[]> {
  const at = Math.floor(Date.now() / 1000) + seconds
  const query = `payment_intent=${reference}&at=${at}`
  const answer = await fetch(`http://simulator.test/deliveries?${query}`)
  return answer.json()
}

/** Webhooks of a payment that wait to be delivered; taken from the simulator. */
export async function takeWebhooks(reference: string): Promise<Delivery[]> {
  const query = `take=1&payment_intent=${reference}`
  const answer = await fetch(`http://simulator.test/deliveries?${query}`)
  return answer.json()
}

export async function deliver({
  headers,
  body,
}: Delivery): Promise<{ status: number; body: Json }> {
  return storeClient().post('/payments/webhook/', body, { headers })
}

/** Delivers what waits for a payment and lets the consumer have it. */
export async function receiveWebhooks(reference: string): Promise<void> {
  for (const delivery of await takeWebhooks(reference)) await deliver(delivery)
  await applyStoredWebhooks()
}

/** What the queue's consumer does with every stored event. */
export async function applyStoredWebhooks(): Promise<void> {
  const { results } = await env.DB.prepare(
    'SELECT id FROM webhook_events WHERE processed_at IS NULL ORDER BY id',
  ).all<{ id: number }>()
  for (const { id } of results) await applyWebhook(context(), id)
}

export async function stockOf(product: ProductMade): Promise<number> {
  return (await context().objects.stock(product.variantId).read(product.variantId)).level
}

/** Refunds that Stripe knows of a payment. */
export async function refundsAtStripe(reference: string): Promise<Json[]> {
  const answer = await fetch(`${env.STRIPE_API_URL}/v1/refunds?payment_intent=${reference}`, {
    headers: { Authorization: 'Bearer sk_test_x' },
  })
  const { data }: { data: Json[] } = await answer.json()
  return data
}
