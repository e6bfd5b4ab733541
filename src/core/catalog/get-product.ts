import { type SQL, sql } from 'drizzle-orm'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { type ProductRow, productColumns, productJoins, toProduct } from './product-rows.ts'
import type { Product, ProductKey, Viewer } from './types.ts'

/** @throws NotFound also where the product is inactive, deleted or not sold in the currency. */
export async function getProduct(
  ctx: Context,
  key: ProductKey,
  { currency, viewer, userId }: { currency: string; viewer: Viewer; userId?: number | undefined },
): Promise<Product> {
  const visible = viewer === 'staff' ? sql`` : sql`AND l.is_active = 1`
  const [row] = await ctx.db.all<ProductRow>(sql`
    SELECT ${productColumns(viewer, userId)}
    FROM (SELECT id FROM products WHERE ${isNamed(key)} AND deleted_at IS NULL) named
    CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = named.id
    ${productJoins} WHERE true ${visible}`)
  if (!row) throw new NotFound('product')
  return toProduct(ctx, row)
}

/** Condition on a product. */
export function isNamed(key: ProductKey): SQL {
  return typeof key === 'number' ? sql`id = ${key}` : sql`slug = ${key}`
}
