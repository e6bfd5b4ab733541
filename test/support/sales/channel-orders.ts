/* Orders in the channel of the avantlush contract, whichever way they came. */

import { env } from 'cloudflare:workers'
import { directPolicy } from '../../../src/contracts/avantlush/policy.ts'
import type { CartTerms } from '../../../src/core/cart/types.ts'
import { aProduct, type ProductMade } from '../catalogue/products.ts'
import type { Customer } from '../customers/customers.ts'
import { stillWorld } from '../faults/still-world.ts'
import { type Json, storeClient } from '../http/client.ts'
import { forgetMessages, placeSale, type Sale, type Shop, shopStock } from './sales.ts'

export const ordersPath = '/api/orders/'

export const orderPath = (orderId: number) => `${ordersPath}${orderId}/`
export const statusPath = (orderId: number) => `${orderPath(orderId)}update_status/`
export const trackingPath = (orderId: number) => `${orderPath(orderId)}tracking/`

/** An order of two units at 19.99 each. */
export interface Ordered {
  orderId: number
  checkoutId: string
  product: ProductMade
}

/** Two units of a product, bought through the store contract: it is accepted, and not paid. */
export async function aStoreOrder(
  { tokens }: Pick<Customer, 'tokens'>,
  address: Json = '12 Harbour Street, Springfield',
): Promise<Ordered> {
  const product = await aProduct({ stock: shopStock })
  const store = storeClient({ token: tokens.access })
  await store.post('/cart/items/', { product_id: product.id, quantity: 2 }, { expect: 200 })
  const sent = { shipping_address: address }
  const { body } = await store.post('/orders/checkout/', sent, { expect: 201 })
  const checkoutId = await env.DB.prepare('SELECT checkout_id FROM orders WHERE id = ?')
    .bind(body.id)
    .first<string>('checkout_id')
  return { orderId: body.id, checkoutId: checkoutId ?? '', product }
}

type Till = 'credit' | 'debit' | 'cash'

/** A direct order of a product that nobody else has ordered, whose payment is pending. */
export async function aDirectOrder(
  { id: userId }: Pick<Customer, 'id'>,
  gateway: Till = 'credit',
): Promise<Ordered & { paymentId: number }> {
  const product = await aProduct({ stock: shopStock })
  return { ...(await placeDirectOrder({ ...stillWorld(), product }, userId, gateway)), product }
}

/** A direct order of a shop's customer. */
export async function aDirectSale(shop: Shop): Promise<Sale & { paymentId: number }> {
  const sale = { shop, ...(await placeDirectOrder(shop, shop.customer.id, 'credit')) }
  await forgetMessages(sale)
  return sale
}

async function placeDirectOrder(
  shop: Pick<Shop, 'ctx' | 'product'>,
  userId: number,
  gateway: Till,
) {
  const terms: CartTerms = {
    ...{ contract: 'avantlush', channel: 'us', currency: 'USD' },
    ...{ userId, policy: directPolicy },
  }
  const placed = await placeSale(shop, terms, { quantity: 2, unitAmount: 1999 })
  const [, payment] = await env.DB.batch<{ id: number }>([
    env.DB.prepare('UPDATE orders SET expires_at = NULL WHERE id = ?').bind(placed.orderId),
    env.DB.prepare(
      `INSERT INTO payments(key, reference, order_id, user_id, gateway, status, amount, currency,
        created_at, updated_at)
       SELECT checkout_id, checkout_id, id, user_id, ?2, 'pending', due_amount, currency,
         created_at, created_at
       FROM orders WHERE id = ?1 RETURNING id`,
    ).bind(placed.orderId, gateway),
  ])
  return { ...placed, paymentId: payment?.results[0]?.id ?? 0 }
}

interface ManyOrders {
  userId: number
  channel?: string
  status?: string
  /** Whether they came from a cart. */
  fromCart?: boolean
  /** When the first of them was placed; each of the others a minute later. */
  since: string
}

/** So many orders of one item each, written by SQL: n-th ones cost n cents. Answers the last id. */
export async function insertOrders(
  count: number,
  { userId, channel = 'us', status = 'processing', fromCart = true, since }: ManyOrders,
): Promise<number> {
  const batch = crypto.randomUUID()
  const [, , last] = await env.DB.batch<{ id: number }>([
    env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO orders(number, checkout_id, user_id, contract, channel, currency, status, policy,
         contact, subtotal_amount, total_amount, due_amount, created_at, updated_at)
       SELECT 'ORD-20260101-' || printf('%04d', i + (SELECT count(*) FROM orders)), ?2 || i, ?3,
         'store', ?4, 'USD', ?5, json_object('gateways', json_array('stripe'), 'paid', ?7),
         '{"name":"Jane Doe","email":"jane@example.com","phone":null}',
         i, i, i, ?6 + (i - 1) * 60000, ?6 + (i - 1) * 60000 FROM n`,
    ).bind(
      count,
      batch,
      userId,
      channel,
      status,
      Date.parse(since),
      fromCart ? 'after' : 'on_delivery',
    ),
    env.DB.prepare(
      `INSERT INTO order_items(order_id, product_id, variant_id, product_name, sku, quantity,
         unit_amount, created_at)
       SELECT id, 1, 1, 'Lamp', 'LAMP', 1, total_amount, created_at
       FROM orders WHERE checkout_id LIKE ?1 || '%'`,
    ).bind(batch),
    env.DB.prepare("SELECT max(id) AS id FROM orders WHERE checkout_id LIKE ?1 || '%'").bind(batch),
  ])
  return last?.results[0]?.id ?? 0
}
