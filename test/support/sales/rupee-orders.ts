/* Orders in the channel of the commerce-engine contract that came through another one, as they lie in the database. */

import { env } from 'cloudflare:workers'
import { aRupeeProduct, type RupeeProduct } from '../catalogue/rupee-products.ts'
import { pay } from '../gateways/stripe-payments.ts'
import { receiveWebhooks } from '../gateways/stripe-webhooks.ts'
import { storeClient } from '../http/client.ts'
import { withEnv } from '../http/with-env.ts'

type Bought = Pick<RupeeProduct, 'id' | 'name' | 'variantIds'>

export interface RupeeLine {
  product: Bought
  /** Which of its variants, from 0. */
  variant?: number
  /** Paise. */
  unitAmount?: number
  quantity?: number
  /** What an order of the commerce-engine contract keeps of it. */
  soldAs?: object
}

export interface RupeeOrderTerms {
  channel?: 'in' | 'us'
  status?: 'pending' | 'processing' | 'delivered' | 'cancelled'
  isPaid?: boolean
}

export interface RupeeOrder {
  id: number
  number: string
}

/** By default it is paid. */
export async function aRupeeOrder(
  { id: uuid }: { id: string },
  lines: RupeeLine[],
  { channel = 'in', status = 'processing', isPaid = true }: RupeeOrderTerms = {},
): Promise<RupeeOrder> {
  const total = lines.reduce((sum, line) => sum + quantityOf(line) * unitAmountOf(line), 0)
  const [order] = await env.DB.batch<RupeeOrder>([
    env.DB.prepare(
      `INSERT INTO orders(number, checkout_id, user_id, contract, channel, currency, status, policy,
         contact, subtotal_amount, total_amount, due_amount, paid_at, created_at, updated_at)
       SELECT 'ORD-20260301-' || printf('%04d', (SELECT count(*) FROM orders)), ?2, users.id,
         'store', ?3, 'INR', ?4, '{"gateways":["stripe"],"paid":"after"}',
         '{"name":"Asha Rao","email":null,"phone":null}', ?5, ?5, ?5, ?6, 0, 0
       FROM users WHERE uuid = ?1 RETURNING id, number`,
    ).bind(uuid, crypto.randomUUID(), channel, status, total, isPaid ? 0 : null),
  ])
  const made = order?.results[0]
  if (!made) throw new Error('Nobody has placed the order')
  await env.DB.batch(lines.map((line) => insertLine(made.id, line)))
  return made
}

function insertLine(orderId: number, line: RupeeLine): D1PreparedStatement {
  const { product, variant = 0, soldAs } = line
  return env.DB.prepare(
    `INSERT INTO order_items(order_id, product_id, variant_id, product_name, sku, quantity,
       unit_amount, sold_as, created_at)
     SELECT ?1, ?2, id, ?4, sku, ?5, ?6, ?7, 0 FROM variants WHERE id = ?3`,
  ).bind(
    ...[orderId, product.id, product.variantIds[variant] ?? 0, product.name],
    ...[quantityOf(line), unitAmountOf(line), soldAs ? JSON.stringify(soldAs) : null],
  )
}

function quantityOf({ quantity = 1 }: RupeeLine): number {
  return quantity
}

function unitAmountOf({ unitAmount = 10_000 }: RupeeLine): number {
  return unitAmount
}

export async function cancelRupeeOrder({ id }: RupeeOrder): Promise<void> {
  await env.DB.prepare("UPDATE orders SET status = 'cancelled' WHERE id = ?").bind(id).run()
}

/** Staff take it off the shelf. */
export async function withdraw({ id }: Pick<Bought, 'id'>): Promise<void> {
  await env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(id).run()
}

/** The product is bought in a shop of the store contract that sells in India. Answers the order's id. */
export async function buyThroughStore(
  { tokens }: { tokens: { access: string } },
  { id }: Pick<Bought, 'id'>,
): Promise<number> {
  const fetch = withEnv({ STORE_CHANNEL: 'in' as never })
  const store = storeClient({ token: tokens.access, fetch })
  await store.post('/cart/items/', { product_id: id, quantity: 1 }, { expect: 200 })
  const { body: order } = await store.post('/orders/checkout/', {}, { expect: 201 })
  const request = { order_id: order.id, currency: 'inr' }
  const { body } = await store.post('/payments/create-intent/', request, { expect: 201 })
  const reference = body.payment.stripe_payment_intent_id
  await pay(reference, body.client_secret)
  await receiveWebhooks(reference)
  return order.id
}

/** So many paid orders that have all of so many new products each. */
export async function insertPurchases(
  { id: uuid }: { id: string },
  { orders, products }: { orders: number; products: number },
): Promise<void> {
  const { categoryId } = await aRupeeProduct()
  const batch = crypto.randomUUID()
  const run = (statement: string, ...values: (string | number)[]) =>
    env.DB.prepare(statement).bind(...values)
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)'
  await env.DB.batch([
    run(
      `${numbers} INSERT INTO products(category_id, name, slug, created_at, updated_at)
       SELECT ?2, 'Thing ' || i, ?3 || i, 0, 0 FROM n`,
      ...[products, categoryId, batch],
    ),
    run(
      `INSERT INTO variants(product_id, sku, is_default, stock)
       SELECT id, slug, 1, 10 FROM products WHERE slug LIKE ?1 || '%'`,
      batch,
    ),
    run(
      `INSERT INTO prices(variant_id, currency, amount)
       SELECT id, 'INR', 10000 FROM variants WHERE sku LIKE ?1 || '%'`,
      batch,
    ),
    run(
      `${numbers} INSERT INTO orders(number, checkout_id, user_id, contract, channel, currency, status,
         policy, contact, subtotal_amount, total_amount, due_amount, paid_at, created_at, updated_at)
       SELECT ?2 || i, ?2 || i, users.id, 'store', 'in', 'INR', 'processing',
         '{"gateways":["stripe"],"paid":"after"}', '{"name":"","email":null,"phone":null}',
         1, 1, 1, 0, 0, 0 FROM n CROSS JOIN users ON users.uuid = ?3`,
      ...[orders, batch, uuid],
    ),
    run(
      `INSERT INTO order_items(order_id, product_id, variant_id, product_name, sku, quantity,
         unit_amount, created_at)
       SELECT o.id, v.product_id, v.id, v.sku, v.sku, 1, 1, 0
       FROM orders o CROSS JOIN variants v ON v.sku LIKE ?1 || '%' WHERE o.number LIKE ?1 || '%'`,
      batch,
    ),
  ])
}
