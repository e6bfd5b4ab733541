import { aProduct, type ProductMade } from '../catalogue/products.ts'
import { aCustomer, type Customer } from '../customers/customers.ts'
import { pay } from '../gateways/stripe-payments.ts'
import { receiveWebhooks } from '../gateways/stripe-webhooks.ts'
import type { Json } from '../http/client.ts'

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
