import { sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { matchWords } from '../search/match.ts'
import { readAll } from '../write-batch.ts'
import { listProducts } from './list-products.ts'
import { categoryConditionsOf, searchedWithSku } from './product-filter.ts'
import { type ProductRow, productColumns, productJoins, toProduct } from './product-rows.ts'
import { rankedProducts } from './ranked-products.ts'
import type { Product } from './types.ts'

export interface SearchQuery {
  currency: string
  /** Words that begin words of the name, the SKU or the description. */
  text: string
  /** Id of a category: it and those below it. */
  categoryTreeId?: number | undefined
  /** Of the page, from 1. */
  number: number
  size: number
}

/**
 * What the public may buy, the most relevant first: names and SKUs before descriptions, then short texts
 * before long ones. Of more than 10,000 matches the newest are ranked. Without words it is the list of
 * what is newest. @throws PageOutOfRange
 */
export async function searchProducts(ctx: Context, query: SearchQuery): Promise<Page<Product>> {
  const { currency, text, categoryTreeId, number, size } = query
  const match = matchWords(text, searchedWithSku)
  if (match === null) {
    const list = { currency, viewer: 'public', ordering: '-created_at', number, size } as const
    return listProducts(ctx, { ...list, filter: { categoryTreeId } })
  }
  const offset = (number - 1) * size
  const conditions = categoryConditionsOf({ categoryTreeId })
  const found = rankedProducts({ currency, match, conditions })
  const rows = await readAll<ProductRow & { total: number }>(
    ctx.db,
    sql`
    WITH found(product_id, rank, created_at) AS MATERIALIZED (${found}),
      page AS (SELECT * FROM found ORDER BY rank, created_at DESC, product_id
        LIMIT ${constant(size)} OFFSET ${offset})
    SELECT ${productColumns('public')}, (SELECT count(*) FROM found) AS total
    FROM page CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = page.product_id
    ${productJoins} ORDER BY page.rank, page.created_at DESC, page.product_id`,
  )
  const items = rows.map((row) => toProduct(ctx, row))
  return toPage(items, number, size, rows[0]?.total ?? 0)
}
