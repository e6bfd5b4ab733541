import { env } from 'cloudflare:workers'
import { createContext } from '../../src/context.ts'
import type { CartOwner } from '../../src/core/cart/types.ts'
import type { Context } from '../../src/core/ports.ts'

let serial = 0

/** The core's context as a request would have it. */
export function context(): Context {
  return createContext(env, () => undefined)
}

/** A user of this test's own; answers its id. */
export async function aUser({ staff = false } = {}): Promise<number> {
  const email = `user-${++serial}@factory.test`
  const now = Date.now()
  const row = await env.DB.prepare(
    `INSERT INTO users(email, is_staff, created_at, updated_at) VALUES (?, ?, ?, ?) RETURNING id`,
  )
    .bind(email, staff ? 1 : 0, now, now)
    .first<{ id: number }>()
  return row?.id ?? 0
}

export async function aCategory(): Promise<number> {
  const name = `category-${++serial}`
  const row = await env.DB.prepare('INSERT INTO categories(name, slug) VALUES (?, ?) RETURNING id')
    .bind(name, name)
    .first<{ id: number }>()
  return row?.id ?? 0
}

export interface ProductMade {
  id: number
  variantId: number
  name: string
  slug: string
}

/** A product on sale in US dollars. `amount` in cents. */
export async function aProduct({ stock = 10, amount = 1999 } = {}): Promise<ProductMade> {
  const name = `Product ${++serial}`
  const slug = `product-${serial}`
  const categoryId = await aCategory()
  const now = Date.now()
  const [product, variant] = await env.DB.batch<{ id: number }>([
    env.DB.prepare(
      `INSERT INTO products(category_id, name, slug, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?) RETURNING id`,
    ).bind(categoryId, name, slug, now, now),
    env.DB.prepare(
      `INSERT INTO variants(product_id, sku, is_default, stock)
       VALUES ((SELECT id FROM products WHERE slug = ?1), ?1, 1, ?2) RETURNING id`,
    ).bind(slug, stock),
    env.DB.prepare(
      `INSERT INTO prices(variant_id, currency, amount)
       VALUES ((SELECT id FROM variants WHERE sku = ?), 'USD', ?)`,
    ).bind(slug, amount),
  ])
  return {
    id: product?.results[0]?.id ?? 0,
    variantId: variant?.results[0]?.id ?? 0,
    name,
    slug,
  }
}

/** A new user's cart, filled. */
export async function aCartWith(
  items: { product: ProductMade; quantity: number }[],
): Promise<CartOwner> {
  const owner: CartOwner = { contract: 'store', userId: await aUser(), currency: 'USD' }
  const cart = context().objects.cart('store', owner.userId)
  for (const { product, quantity } of items) {
    const { id: productId, variantId } = product
    await cart.add(owner, { productId, variantId, unitAmount: 1999, quantity, stock: 999 })
  }
  return owner
}
