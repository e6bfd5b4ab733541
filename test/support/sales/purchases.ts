import { env } from 'cloudflare:workers'
import type { ProductMade } from '../catalogue/products.ts'
import { sellInRupees } from '../catalogue/sell-in-rupees.ts'
import type { Customer } from '../customers/customers.ts'
import { type Client, commerceEngineClient, type Json } from '../http/client.ts'
import { anOrder, aPaidOrder } from './orders.ts'

/** A customer, as a client of the commerce-engine contract, and what was bought through another one. */
export interface Purchase {
  client: Client
  customer: Customer
  uuid: string
  product: ProductMade
  orderId: number
  orderNumber: string
}

/** Paid, of a product that is sold in India as well. */
export async function aPurchase(): Promise<Purchase> {
  return toPurchase(await aPaidOrder())
}

export async function anUnpaidPurchase(): Promise<Purchase> {
  return toPurchase(await anOrder())
}

async function toPurchase({
  customer,
  product,
  order,
}: {
  customer: Customer
  product: ProductMade
  order: Json
}): Promise<Purchase> {
  await sellInRupees(product)
  const row = await env.DB.prepare(
    'SELECT uuid, number FROM users JOIN orders ON orders.user_id = users.id WHERE orders.id = ?',
  )
    .bind(order.id)
    .first<{ uuid: string; number: string }>()
  return {
    client: commerceEngineClient({ token: customer.tokens.access }),
    ...{ customer, product, orderId: order.id },
    ...{ uuid: row?.uuid ?? '', orderNumber: row?.number ?? '' },
  }
}
