import { env } from 'cloudflare:workers'
import { aProduct, type ProductMade } from '../catalogue/products.ts'
import type { AvantlushCustomer } from '../customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../customers/staff.ts'
import type { Answer, Client, Json } from '../http/client.ts'
import { aCustomerWith } from './avantlush-carts.ts'
import { aShippingMethod } from './shipping-methods.ts'

export const initiatePath = '/api/checkout/initiate/'
export const checkoutSummaryPath = '/api/checkout/summary/'
export const paymentPath = '/api/checkout/payment/'

/** A provider, by the name that client and core have for it. */
export type Provider = 'stripe' | 'paypal' | 'clover'

export interface Quoted {
  customer: AvantlushCustomer
  product: ProductMade
  shippingMethodId: number
  /** What `initiate` has answered. */
  quote: Json
}

interface Wanted {
  provider?: Provider
  stock?: number
  quantity?: number
}

/** A customer whose cart, of so many units of a product, is at the checkout. */
export async function aQuote({
  provider = 'stripe',
  stock = 5,
  quantity = 1,
}: Wanted = {}): Promise<Quoted> {
  const product = await aProduct({ stock })
  const customer = await aCustomerWith([product], quantity)
  const { id: shippingMethodId } = await aShippingMethod(await anAvantlushStaffMember())
  const quote = await initiate(customer, { shippingMethodId, provider })
  return { customer, product, shippingMethodId, quote }
}

/** Starts the checkout of whatever is in the customer's cart. */
export async function initiate(
  customer: Client,
  { shippingMethodId, provider = 'stripe' }: { shippingMethodId: number; provider?: Provider },
): Promise<Json> {
  const asked = { shipping_method_id: shippingMethodId, payment_method: provider }
  return (await customer.post(initiatePath, asked, { expect: 200 })).body
}

/** Sends what the customer pays with. */
export function payWith(customer: Client, method: string, more: Json = {}): Promise<Answer> {
  const payment = { payment_method_id: method, ...more }
  // Clover wants to know where its customers are.
  return customer.post(paymentPath, payment, { headers: { 'CF-Connecting-IP': '198.51.100.7' } })
}

/** What a customer who can pay does at the provider, and sends to the shop then. */
export async function methodFor(quote: Json): Promise<string> {
  switch (quote.payment.provider) {
    case 'stripe':
      return 'pm_card_visa'
    case 'paypal':
      await approve(quote)
      return quote.payment.paypal_order_id
    default:
      return 'clv_test_visa'
  }
}

/** The buyer on PayPal's page. */
export async function approve(quote: Json, outcome = 'approved'): Promise<void> {
  const answer = await fetch(quote.payment.approval_url, {
    method: 'POST',
    body: new URLSearchParams({ outcome }),
    redirect: 'manual',
  })
  await answer.text()
  if (answer.status !== 303) throw new Error(`PayPal's page answered ${answer.status}`)
}

/** The state of a quote in D1. */
export async function stateOf({ checkout_id: id }: Json): Promise<string | undefined> {
  const row = await env.DB.prepare('SELECT state FROM quotes WHERE id = ?')
    .bind(id)
    .first<{ state: string }>()
  return row?.state
}

/** Its payments, the oldest first. */
export async function paymentsOf({ checkout_id: id }: Json): Promise<Json[]> {
  const { results } = await env.DB.prepare('SELECT * FROM payments WHERE quote_id = ? ORDER BY id')
    .bind(id)
    .all()
  return results
}

/** Its time is up, and the schedule has not come by yet. */
export async function letExpire({ checkout_id: id }: Json): Promise<void> {
  await env.DB.prepare('UPDATE quotes SET expires_at = 1 WHERE id = ?').bind(id).run()
}

/** How many orders its customer has. */
export async function orderCount(customer: Client): Promise<number> {
  return (await customer.get('/api/orders/', { expect: 200 })).body.length
}
