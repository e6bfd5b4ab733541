import { env } from 'cloudflare:workers'
import { foldText } from '../../../src/db/fold-text.ts'
import { context } from '../world/context.ts'

let serial = 0

/** At the top, unless it is said below which one. */
export async function aCategory(parentId: number | null = null): Promise<number> {
  const name = `category-${++serial}`
  const row = await env.DB.prepare(
    'INSERT INTO categories(name, slug, parent_id) VALUES (?1, ?1, ?2) RETURNING id',
  )
    .bind(name, parentId)
    .first<{ id: number }>()
  return row?.id ?? 0
}

export interface ProductMade {
  id: number
  variantId: number
  name: string
  slug: string
}

interface ProductOptions {
  stock?: number
  /** Cents; null for a product that is not on sale in US dollars. */
  amount?: number | null
  /** On sale for so many rials, too. */
  rials?: number
}

/** A product on sale in US dollars, rials, or both. */
export async function aProduct({
  stock = 10,
  amount = 1999,
  rials,
}: ProductOptions = {}): Promise<ProductMade> {
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
      `INSERT INTO product_texts(product_id, name, slug, brand, sku, tags, description)
       SELECT id, ?2, slug, '', slug, '[]', '' FROM products WHERE slug = ?1`,
    ).bind(slug, foldText(name)),
    insertPrice(slug, 'USD', amount),
    insertPrice(slug, 'IRR', rials ?? null),
  ])
  return {
    id: product?.results[0]?.id ?? 0,
    variantId: variant?.results[0]?.id ?? 0,
    name,
    slug,
  }
}

function insertPrice(sku: string, currency: string, amount: number | null): D1PreparedStatement {
  return env.DB.prepare(
    `INSERT INTO prices(variant_id, currency, amount)
     SELECT id, ?2, ?3 FROM variants WHERE sku = ?1 AND ?3 IS NOT NULL`,
  ).bind(sku, currency, amount)
}

/** What can be sold now, as the counter says. */
export async function stockOf({ variantId }: ProductMade): Promise<number> {
  return (await context().objects.stock(variantId).read(variantId)).sellable
}

/** Tells the counter of a count of the shelf before all that the outbox tells it of. */
export async function countStock({ variantId }: ProductMade, level: number): Promise<void> {
  const row = await env.DB.prepare('SELECT sold FROM variants WHERE id = ?')
    .bind(variantId)
    .first<{ sold: number }>()
  const key = crypto.randomUUID()
  const setting = { variantId, key, sequence: 0, level, sold: row?.sold ?? 0 }
  await context().objects.stock(variantId).set(setting)
}
