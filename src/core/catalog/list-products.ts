import { type SQL, sql } from 'drizzle-orm'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { activityOf, categoryOf, type ListFilter, walkListings } from './listing-walk.ts'
import { type Ordering, sortKeyOf } from './ordering.ts'
import { type ProductRow, productColumns, productJoins, toProduct } from './product-rows.ts'
import { matchOf } from './search-terms.ts'
import type { Product } from './types.ts'

export interface ProductQuery extends ListFilter {
  search?: string | undefined
  ordering: Ordering
  number: number
  size: number
}

/** Up to this many matches a search is sorted as a whole, beyond them the ordering is walked. */
const matchesMax = 300

/**
 * A page of products in one statement. The total of a search with more than 300 matches is a lower
 * bound that grows as pages are turned; whether there is a next page is always exact.
 */
export async function listProducts(ctx: Context, query: ProductQuery): Promise<Page<Product>> {
  const { number, size, ordering } = query
  const match = matchOf(query.search ?? '')
  if (activityOf(query).length === 0) return toPage([], number, size, 0)
  const page = match === null ? browse(query) : search(query, match)
  const rows = await ctx.db.all<ProductRow & { total: number }>(sql`
    WITH ${page}
    SELECT ${productColumns}, (SELECT n FROM total) AS total
    FROM (SELECT id AS listedId, k FROM page) CROSS JOIN products p ON p.id = listedId
    ${productJoins(query.currency)}
    ORDER BY ${sortKeyOf(ordering).order}`)
  const items = rows.map((row) => toProduct(ctx, row))
  return toPage(items, number, size, rows[0]?.total ?? 0)
}

/** Tables `page` and `total`. From the middle on the index is walked from its other end. */
function browse(query: ProductQuery): SQL {
  const { size, ordering } = query
  const offset = sql`${(query.number - 1) * size}`
  const isNear = sql`${offset} * 2 <= n`
  const near = walkListings(query, ordering, {
    limit: sql`(SELECT iif(${isNear}, ${size}, 0) FROM total)`,
    offset,
  })
  const far = walkListings(query, ordering, {
    reversed: true,
    limit: sql`(SELECT iif(${isNear}, 0, max(0, min(${size}, n - ${offset}))) FROM total)`,
    offset: sql`(SELECT max(0, n - ${offset} - ${size}) FROM total)`,
  })
  return sql`
    total(n) AS MATERIALIZED (SELECT ${listSize(query)}),
    page(id, k) AS (SELECT * FROM (${near}) UNION ALL SELECT * FROM (${far}))`
}

/**
 * Tables `page` and `total` of a search. Every match that FTS5 steps over is a row read, while asking
 * it about one product is not: few matches are fetched, among many the ordering is walked and asked.
 * The plus signs keep matches on the primary key of the listings, two rows each.
 */
function search(query: ProductQuery, match: string): SQL {
  const { size, ordering } = query
  const offset = sql`${(query.number - 1) * size}`
  const { column, order } = sortKeyOf(ordering)
  const category = categoryOf(query)
  const walk = walkListings(query, ordering, {
    where: sql`EXISTS (SELECT 1 FROM product_search
      WHERE product_search MATCH ${match} AND rowid = l.product_id)`,
    limit: sql`(SELECT iif(many AND ${offset} < ${listSize(query)}, ${size} + 1, 0) FROM probe)`,
    offset,
  })
  return sql`
    found(id, k) AS MATERIALIZED (
      SELECT l.product_id, ${column}
      FROM (SELECT rowid AS hit FROM product_search
        WHERE product_search MATCH ${match} LIMIT ${matchesMax + 1})
      LEFT JOIN listings l ON l.currency = ${query.currency} AND l.product_id = hit
        AND +l.is_active IN ${activityOf(query)}
        ${category ? sql`AND +l.category_id = ${category}` : sql``}),
    probe(many, listed) AS MATERIALIZED (SELECT count(*) > ${matchesMax}, count(id) FROM found),
    walked(id, k) AS MATERIALIZED (${walk}),
    total(n) AS MATERIALIZED (SELECT max(listed,
      iif(many, ${offset} + (SELECT count(*) FROM walked), 0)) FROM probe),
    page(id, k) AS (
      SELECT * FROM (SELECT id, k FROM found WHERE id IS NOT NULL ORDER BY ${order}
        LIMIT (SELECT iif(many, 0, ${size}) FROM probe) OFFSET ${offset})
      UNION ALL
      SELECT * FROM (SELECT id, k FROM walked ORDER BY ${order} LIMIT ${size}))`
}

/** How many products the list has without its search, from the counts that triggers keep. */
function listSize(query: ProductQuery): SQL {
  return sql`(SELECT coalesce(sum(count), 0) FROM listing_counts
    WHERE currency = ${query.currency} AND is_active IN ${activityOf(query)}
      AND category_id = ${categoryOf(query) ?? sql`0`})`
}
