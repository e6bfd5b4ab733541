import { type SQL, sql } from 'drizzle-orm'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { entryOrder, type Ordering } from './list-walk.ts'
import { type ProductRow, productColumns, productJoins, toProduct } from './product-rows.ts'
import type { Product } from './types.ts'

/** Which page of what. */
export interface PageQuery {
  currency: string
  ordering: Ordering
  number: number
  size: number
}

/**
 * The products of tables `page(id, key, tie)` and `total(n)`, with which `tables` end, in one
 * statement. @throws PageOutOfRange
 */
export async function readPage(
  ctx: Context,
  { currency, ordering, number, size }: PageQuery,
  tables: SQL[],
): Promise<Page<Product>> {
  const rows = await ctx.db.all<ProductRow & { total: number }>(sql`
    WITH ${sql.join(tables, sql`, `)}
    SELECT ${productColumns}, (SELECT n FROM total) AS total
    FROM (SELECT id AS listedId, key, tie FROM page) CROSS JOIN products p ON p.id = listedId
    ${productJoins(currency)}
    ORDER BY ${entryOrder(ordering)}`)
  const items = rows.map((row) => toProduct(ctx, row))
  return toPage(items, number, size, rows[0]?.total ?? 0)
}
