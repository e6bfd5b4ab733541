import { type SQL, sql } from 'drizzle-orm'
import { oneOf } from '../../db/one-of.ts'
import { toFeatures } from '../catalog/product-rows.ts'
import { primaryImageUrl } from '../image-url.ts'
import type { Context } from '../ports.ts'
import type { CartProduct } from './types.ts'

type Reader = Pick<Context, 'db' | 'settings'>

/** A product as SQLite has it. */
export interface ProductRow {
  product_id: number
  variant_id: number
  name: string
  slug: string
  amount: number | null
  stock: number
  is_active: number
  features: string
  image_url: string | null
}

/** The product under an id, by its default variant; undefined where there is none, or no longer. */
export async function findCartProduct(
  ctx: Reader,
  currency: string,
  productId: number,
): Promise<CartProduct | undefined> {
  const [row] = await ctx.db.all<ProductRow>(productById(ctx, sql`${currency}`, productId))
  return row && toProduct(row, currency)
}

/** The statement that finds the product under an id, for other batches; see `toProduct`. */
export function productById(ctx: Pick<Context, 'settings'>, currency: SQL, id: number): SQL {
  return select(ctx, currency, sql`p.id = ${id} AND v.is_default = 1`)
}

/** The products behind cart lines, by variant; deleted ones are missing. */
export async function findCartProducts(
  ctx: Reader,
  currency: string,
  variantIds: number[],
): Promise<Map<number, CartProduct>> {
  if (variantIds.length === 0) return new Map()
  const rows = await ctx.db.all<ProductRow>(productsByVariant(ctx, currency, variantIds))
  return byVariant(rows, currency)
}

/** The statement that finds them, for other batches; see `byVariant`. */
export function productsByVariant(
  ctx: Pick<Context, 'settings'>,
  currency: string,
  variantIds: number[],
): SQL {
  return select(ctx, sql`${currency}`, oneOf(sql`v.id`, variantIds))
}

export function byVariant(rows: ProductRow[], currency: string): Map<number, CartProduct> {
  return new Map(rows.map((row) => [row.variant_id, toProduct(row, currency)]))
}

function select(ctx: Pick<Context, 'settings'>, currency: SQL, which: SQL): SQL {
  return sql`
    SELECT p.id AS product_id, v.id AS variant_id, p.name AS name, p.slug AS slug,
      (SELECT amount FROM current_prices WHERE variant_id = v.id AND currency = ${currency}) AS amount,
      v.stock AS stock, p.is_active AS is_active, p.features AS features,
      ${primaryImageUrl(ctx)} AS image_url
    FROM variants v JOIN products p ON p.id = v.product_id
    WHERE ${which} AND p.deleted_at IS NULL AND v.deleted_at IS NULL`
}

export function toProduct(row: ProductRow, currency: string): CartProduct {
  return {
    productId: row.product_id,
    variantId: row.variant_id,
    name: row.name,
    slug: row.slug,
    currency,
    amount: row.amount ?? 0,
    stock: row.stock,
    isActive: row.is_active === 1 && row.amount !== null,
    isPriced: row.amount !== null,
    features: toFeatures(row.features),
    imageUrl: row.image_url,
  }
}
