import { env } from 'cloudflare:workers'
import type { ContractName } from '../../../src/core/ports.ts'
import { aProduct } from '../catalogue/products.ts'
import { anAccount } from '../customers/accounts.ts'

const othersMax = 1_000

/** Products and orders of others, which a query without its index would read. */
export async function makeOthers(sale: {
  contract: ContractName
  currency: string
  status: string
}): Promise<void> {
  const { contract, currency, status } = sale
  const channel = contract === 'cortex' ? 'ir' : 'us'
  // The products of others stand in its category, the first there is.
  const [userId] = await Promise.all([anAccount(), aProduct()])
  const others = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)'
  await env.DB.batch([
    env.DB.prepare(`${others} INSERT INTO products(category_id, name, slug, created_at, updated_at)
      SELECT 1, 'Other ' || i, 'other-' || i, 0, 0 FROM n`).bind(othersMax),
    env.DB.prepare(`INSERT INTO variants(product_id, sku, is_default, stock)
      SELECT id, slug, 1, 5 FROM products WHERE slug LIKE 'other-%'`),
    env.DB.prepare(`INSERT INTO prices(variant_id, currency, amount)
      SELECT id, ?, 100 FROM variants WHERE sku LIKE 'other-%'`).bind(currency),
    env.DB.prepare(`${others} INSERT INTO orders(number, checkout_id, user_id, contract, channel,
        currency, status, policy, contact, subtotal_amount, total_amount, due_amount, created_at, updated_at)
      SELECT 'other-' || i, 'other-' || i, ?, ?, ?, ?, ?, '{}', '{}', 100, 100, 100, 0, 0 FROM n`).bind(
      ...[othersMax, userId, contract, channel, currency, status],
    ),
    env.DB.prepare(`INSERT INTO counters(name, value) VALUES ('orders', ?)
      ON CONFLICT DO UPDATE SET value = value + excluded.value`).bind(othersMax),
    env.DB.prepare(`INSERT INTO order_items(order_id, product_id, variant_id, product_name, sku,
        quantity, unit_amount, created_at)
      SELECT o.id, v.product_id, v.id, 'Other', v.sku, 1, 100, 0
      FROM orders o JOIN variants v ON v.sku = 'other-1'`),
  ])
}
