import { env } from 'cloudflare:workers'
import { aProduct, type ProductMade } from './products.ts'

/** A product that only the cortex contract sells. `amount` in rials. */
export function aRialProduct({ stock = 10, amount = 1_500_000 } = {}): Promise<ProductMade> {
  return aProduct({ stock, amount: null, rials: amount })
}

/** Products that an id or slug names without being on sale: inactive, deleted, priced in dollars only. */
export async function productsNotOnSale(): Promise<ProductMade[]> {
  const [inactive, deleted, unpriced] = await Promise.all([
    aRialProduct(),
    aRialProduct(),
    aProduct(),
  ])
  await env.DB.batch([
    env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(inactive.id),
    env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(deleted.id),
  ])
  return [inactive, deleted, unpriced]
}
