import { env } from 'cloudflare:workers'
import { aRupeeProduct, type RupeeProduct } from '../catalogue/rupee-products.ts'
import type { Visitor } from '../customers/storefront-visitors.ts'
import type { Answer, CallOptions, Json } from '../http/client.ts'

/* Wishlists of the commerce-engine contract. */

export const wishlistOf = ({ id }: Pick<Visitor, 'id'>) => `/wishlist/${id}`

/** An entry as requests name it: a product, or the one of its variants that has this number. */
export function entryOf({ id, variantIds }: RupeeProduct, variant?: number): Json {
  const variantId = variant === undefined ? null : String(variantIds[variant])
  return { product_id: String(id), variant_id: variantId }
}

export function addWish(visitor: Visitor, entry: Json, more: CallOptions = {}): Promise<Answer> {
  return visitor.client.post(wishlistOf(visitor), entry, { expect: 200, ...more })
}

export function removeWish(visitor: Visitor, entry: Json, more: CallOptions = {}): Promise<Answer> {
  return visitor.client.delete(wishlistOf(visitor), { body: entry, expect: 200, ...more })
}

export async function itemsOf(visitor: Visitor): Promise<Json[]> {
  const { body } = await visitor.client.get(wishlistOf(visitor), { expect: 200 })
  return body.content.products
}

/** What stands in an answer, as requests name it. */
export function entriesIn({ body }: Pick<Answer, 'body'>): Json[] {
  return body.content.products.map(nameOf)
}

export async function entriesOf(visitor: Visitor): Promise<Json[]> {
  return (await itemsOf(visitor)).map(nameOf)
}

function nameOf({ product_id, variant_id }: Json): Json {
  return { product_id, variant_id }
}

/** Puts so many new products into a wishlist; each third one has two variants, and the second is wished for. */
export async function fillWishes({ id: uuid }: Pick<Visitor, 'id'>, count: number): Promise<void> {
  const { categoryId } = await aRupeeProduct()
  const batch = crypto.randomUUID()
  const run = (statement: string, ...values: (string | number)[]) =>
    env.DB.prepare(statement).bind(...values)
  await env.DB.batch([
    run(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO products(category_id, name, slug, created_at, updated_at)
       SELECT ?2, 'Thing ' || i, ?3 || i, 0, 0 FROM n`,
      ...[count, categoryId, batch],
    ),
    run(
      `INSERT INTO variants(product_id, sku, attributes, is_default, stock)
       SELECT p.id, slug || value, json_object('Size', value), value = 'S', 10
       FROM products p, json_each('["S","M"]')
       WHERE slug LIKE ?1 || '%' AND (value = 'S' OR p.id % 3 = 0)`,
      batch,
    ),
    run(
      `INSERT INTO prices(variant_id, currency, amount)
       SELECT id, 'INR', 10000 FROM variants WHERE sku LIKE ?1 || '%'`,
      batch,
    ),
    run(
      `INSERT INTO wishlist_items(user_id, product_id, variant_id, created_at)
       SELECT users.id, p.id, (SELECT v.id FROM variants v WHERE v.sku = p.slug || 'M'), 0
       FROM products p CROSS JOIN users ON users.uuid = ?2 WHERE p.slug LIKE ?1 || '%'`,
      ...[batch, uuid],
    ),
  ])
}
