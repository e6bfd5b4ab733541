import { aProduct, type ProductMade, stockOf } from '../catalogue/products.ts'
import { anAccount } from '../customers/accounts.ts'
import { aSession } from '../customers/sessions.ts'
import { pay } from '../gateways/stripe-payments.ts'
import { takeWebhooks } from '../gateways/stripe-webhooks.ts'
import { type Client, type Json, storeClient } from '../http/client.ts'
import { type MeasuredWorld, measuredWorld } from './measured-world.ts'
import { measurePlacing } from './placing.ts'
import type { Step } from './steps.ts'

const item = ({ id }: ProductMade) => ({ product_id: id })

/** An order of one product at the store, paid and refunded, and another that is cancelled unpaid. */
export async function measureStoreOrder(): Promise<Step[]> {
  const [userId, product] = await Promise.all([anAccount(), aProduct({ stock: 100 })])
  // The counter of a product that was sold before has taken over the figure of D1.
  await stockOf(product)
  const world = measuredWorld()
  const { access: token } = await aSession(userId)
  const customer = storeClient({ token, fetch: world.fetch })
  const bought = await buy(world, { customer, userId, product })
  const paid = await payOrder(world, customer, bought.orderId)
  const more = [
    await addAgain(customer, product, {}),
    await addAgain(customer, product, { 'Idempotency-Key': 'once' }),
  ]
  const cancelled = await cancelAnother(customer)
  const refunded = await refund(world, customer, paid.paymentId)
  return [...bought.steps, ...paid.steps, ...more, ...cancelled, ...refunded]
}

interface Purchase {
  customer: Client
  userId: number
  product: ProductMade
}

async function buy(world: MeasuredWorld, { customer, userId, product }: Purchase) {
  const { steps, ordered } = await measurePlacing({
    world,
    userId,
    product,
    add: () => customer.post('/cart/items/', item(product), { expect: 200 }),
    checkOut: () => customer.post('/orders/checkout/', {}, { expect: 201 }),
  })
  return { steps, orderId: ordered.body.id }
}

async function payOrder(world: MeasuredWorld, customer: Client, orderId: number) {
  const request = { order_id: orderId }
  const opened = await customer.post('/payments/create-intent/', request, { expect: 201 })
  const { payment, client_secret } = opened.body
  await pay(payment.stripe_payment_intent_id, client_secret)
  const received = await receive(world, payment)
  await world.takeDeferred()
  const steps: Step[] = [
    { name: 'open the payment', cost: opened.cost },
    { name: 'receive the webhook', cost: received },
    { name: 'apply the webhook', cost: await world.consume('webhooks') },
    { name: 'mail the receipt', cost: await world.consume('messages') },
  ]
  return { steps, paymentId: payment.id }
}

/** The one event that tells of the success; Stripe sends others besides, which mean nothing to us. */
async function receive({ fetch }: MeasuredWorld, payment: Json) {
  const deliveries = await takeWebhooks(payment.stripe_payment_intent_id)
  const decisive = deliveries.find(({ body }) => body.includes('"type":"payment_intent.succeeded"'))
  if (!decisive) throw new Error('Stripe told of no success')
  const { body, headers } = decisive
  const gateway = storeClient({ fetch })
  return (await gateway.post('/payments/webhook/', body, { headers, expect: 200 })).cost
}

async function addAgain(
  customer: Client,
  product: ProductMade,
  headers: Record<string, string>,
): Promise<Step> {
  const name = `add to it again${'Idempotency-Key' in headers ? ', with a key' : ''}`
  const { cost } = await customer.post('/cart/items/', item(product), { headers, expect: 200 })
  return { name, cost, isExtra: true }
}

/** The order of what is in the cart, whose payment is open. */
async function cancelAnother(customer: Client): Promise<Step[]> {
  const { body: order } = await customer.post('/orders/checkout/', {}, { expect: 201 })
  await customer.post('/payments/create-intent/', { order_id: order.id }, { expect: 201 })
  const { cost } = await customer.post(`/orders/${order.id}/cancel/`, {}, { expect: 200 })
  return [{ name: 'cancel an unpaid order with its open payment', cost, isExtra: true }]
}

async function refund(world: MeasuredWorld, customer: Client, paymentId: number): Promise<Step[]> {
  // Of the other order.
  await world.takeDeferred()
  await world.consume('messages')
  const request = { payment_id: paymentId }
  const { cost } = await customer.post('/payments/refund/', request, { expect: 200 })
  const mail = await world.consume('messages')
  return [
    { name: 'refund, which cancels the order', cost, isExtra: true },
    { name: 'mail the refund', cost: mail, isExtra: true },
  ]
}
