import { env } from 'cloudflare:workers'
import { aProduct, type ProductMade } from '../catalogue/products.ts'
import { anAvantlushCustomer } from '../customers/avantlush-customers.ts'
import type { Client, Json } from '../http/client.ts'

export const wishlistPath = '/api/wishlist/'
export const wishesPath = '/api/wishlist-items/'
export const bulkPath = '/api/wishlist/bulk-delete/'
export const notificationsPath = '/api/wishlist/stock-notifications/'

export const wishPath = (wishId: number | string) => `${wishesPath}${wishId}/`
export const wishedPath = (productId: number | string) => `${wishesPath}${productId}/remove/`
export const movePath = (wishId: number | string) => `/api/wishlist/move-to-cart/${wishId}/`

/** Puts a product into a customer's wishlist; answers the entry. */
export async function wish(customer: Client, { id }: { id: number }): Promise<Json> {
  return (await customer.post(wishesPath, { product: id }, { expect: 201 })).body
}

/** A customer with so many entries, the oldest first. */
export async function aWisher(count: number) {
  const customer = await anAvantlushCustomer()
  const products: ProductMade[] = []
  for (let at = 0; at < count; at++) products.push(await aProduct())
  const ids: number[] = []
  for (const one of products) ids.push((await wish(customer, one)).id)
  return { customer, products, ids }
}

/** The products of a customer's wishlist. */
export async function wishesOf(customer: Client): Promise<Json[]> {
  return (await customer.get(wishlistPath, { expect: 200 })).body.products
}

/** The ids of its entries. */
export async function wishIdsOf(customer: Client): Promise<number[]> {
  return (await wishesOf(customer)).map(({ wishlist_item_id }) => wishlist_item_id)
}

export async function noticesOf(customer: Client): Promise<Json[]> {
  return (await customer.get(notificationsPath, { expect: 200 })).body
}

/** Fills a user's wishlist with so many new products, without prices unless said; answers their ids. */
export async function fillWishlist(
  userId: number,
  count: number,
  amount: number | null = null,
): Promise<number[]> {
  const { id } = await aProduct()
  const batch = crypto.randomUUID()
  const [, , , , made] = await env.DB.batch<{ id: number }>([
    env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO products(category_id, name, slug, created_at, updated_at)
       SELECT (SELECT category_id FROM products WHERE id = ?2), 'Thing ' || i, ?3 || i, 0, 0 FROM n`,
    ).bind(count, id, batch),
    env.DB.prepare(
      `INSERT INTO variants(product_id, sku, is_default, stock)
       SELECT id, slug, 1, 10 FROM products WHERE slug LIKE ?1 || '%'`,
    ).bind(batch),
    env.DB.prepare(
      `INSERT INTO prices(variant_id, currency, amount)
       SELECT id, 'USD', ?2 FROM variants WHERE sku LIKE ?1 || '%' AND ?2 IS NOT NULL`,
    ).bind(batch, amount),
    env.DB.prepare(
      `INSERT INTO wishlist_items(user_id, product_id, created_at)
       SELECT ?2, id, 0 FROM products WHERE slug LIKE ?1 || '%'`,
    ).bind(batch, userId),
    env.DB.prepare("SELECT id FROM products WHERE slug LIKE ?1 || '%' ORDER BY id").bind(batch),
  ])
  return (made?.results ?? []).map((row) => row.id)
}
