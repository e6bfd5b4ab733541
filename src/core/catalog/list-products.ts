import { type SQL, sql } from 'drizzle-orm'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { scanList } from './list-scan.ts'
import { findList, isHidden, type ListFilter, walkToPage } from './list-walk.ts'
import { type PageQuery, readPage } from './read-page.ts'
import { matchOf } from './search-terms.ts'
import type { Product } from './types.ts'

export interface ProductQuery extends ListFilter, PageQuery {
  search?: string | undefined
}

/** A search ends after so many products of its ordering: nobody reads on, and getting there costs. */
const matchesMax = 1_000

/**
 * A page of products in one statement. The total of a search with more than 300 matches is a lower
 * bound that grows as pages are turned, up to 1,000; whether there is a next page is always exact.
 */
export async function listProducts(ctx: Context, query: ProductQuery): Promise<Page<Product>> {
  const { number, size } = query
  const match = matchOf(query.search ?? '')
  const end = match === null ? Number.POSITIVE_INFINITY : matchesMax
  if (isHidden(query) || number * size > end) return toPage([], number, size, 0)
  const page = match === null ? browse(query) : search(query, match)
  return readPage(ctx, query, [findList(query), page])
}

/** Tables `page` and `total`. */
function browse({ ordering, number, size }: ProductQuery): SQL {
  return sql`total(n) AS (SELECT n FROM list), ${walkToPage(ordering, (number - 1) * size, size)}`
}

/** Tables `page` and `total` of a search. */
function search({ currency, ordering, number, size }: ProductQuery, match: string): SQL {
  const isHit = sql`product_search MATCH ${match}`
  return scanList({
    ...{ currency, ordering, size },
    offset: (number - 1) * size,
    candidates: sql`SELECT rowid AS hit FROM product_search WHERE ${isHit}`,
    isMatch: sql`(SELECT activity FROM list) IN ('any', iif(l.is_active, 'active', 'inactive'))
      AND (SELECT facet FROM list) IN ('', 'category:' || l.category_id)`,
    isMatchInList: sql`EXISTS (
      SELECT 1 FROM product_search WHERE ${isHit} AND rowid = abs(e.tie))`,
    isMatchFarInList: sql`abs(e.tie) IN (SELECT rowid FROM product_search WHERE ${isHit})`,
    known: null,
    matchesMax,
  })
}
