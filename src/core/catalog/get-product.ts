import { sql } from 'drizzle-orm'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { type ProductRow, productColumns, productJoins, toProduct } from './product-rows.ts'
import type { Product, Viewer } from './types.ts'

/** @throws NotFound also where the product is inactive, deleted or not sold in the currency. */
export async function getProduct(
  ctx: Context,
  slug: string,
  { currency, viewer }: { currency: string; viewer: Viewer },
): Promise<Product> {
  const visible = viewer === 'staff' ? sql`` : sql`AND p.is_active = 1`
  const [row] = await ctx.db.all<ProductRow>(sql`
    SELECT ${productColumns} FROM products p ${productJoins(currency)}
    WHERE p.slug = ${slug} AND p.deleted_at IS NULL ${visible}`)
  if (!row) throw new NotFound('product')
  return toProduct(ctx, row)
}
