import { type SQL, sql } from 'drizzle-orm'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import {
  entryOrder,
  findList,
  isDescending,
  isHidden,
  type ListFilter,
  type Ordering,
  walkToPage,
} from './list-walk.ts'
import { type ProductRow, productColumns, productJoins, toProduct } from './product-rows.ts'
import { matchOf } from './search-terms.ts'
import type { Product } from './types.ts'

export interface ProductQuery extends ListFilter {
  search?: string | undefined
  ordering: Ordering
  number: number
  size: number
}

/** At least so many matches of a search are counted exactly. */
const matchesCounted = 300

/** A search ends after so many products of its ordering: nobody reads on, and getting there costs. */
const matchesMax = 1_000

/**
 * A page of products in one statement. The total of a search with more than 300 matches is a lower
 * bound that grows as pages are turned, up to 1,000; whether there is a next page is always exact.
 */
export async function listProducts(ctx: Context, query: ProductQuery): Promise<Page<Product>> {
  const { number, size, ordering } = query
  const match = matchOf(query.search ?? '')
  const end = match === null ? Number.POSITIVE_INFINITY : matchesMax
  if (isHidden(query) || number * size > end) return toPage([], number, size, 0)
  const page = match === null ? browse(query) : search(query, match)
  const rows = await ctx.db.all<ProductRow & { total: number }>(sql`
    WITH ${findList(query)}, ${page}
    SELECT ${productColumns}, (SELECT n FROM total) AS total
    FROM (SELECT id AS listedId, key, tie FROM page) CROSS JOIN products p ON p.id = listedId
    ${productJoins(query.currency)}
    ORDER BY ${entryOrder(ordering)}`)
  const items = rows.map((row) => toProduct(ctx, row))
  return toPage(items, number, size, rows[0]?.total ?? 0)
}

/** Tables `page` and `total`. */
function browse({ ordering, number, size }: ProductQuery): SQL {
  return sql`total(n) AS (SELECT n FROM list), ${walkToPage(ordering, (number - 1) * size, size)}`
}

/**
 * Tables `page` and `total` of a search. Few matches are fetched and sorted; among many the ordering
 * is walked and each entry asked whether it matches, which for an entry costs nothing more. Beyond
 * about the square root of list size times page end, fetching costs more rows than walking.
 */
function search({ currency, ordering, number, size }: ProductQuery, match: string): SQL {
  const offset = (number - 1) * size
  const order = entryOrder(ordering)
  return sql`
    fewest(n) AS MATERIALIZED (
      SELECT max(${matchesCounted}, CAST(sqrt(n * ${offset + size} / 3) AS INTEGER)) FROM list
      WHERE n > ${offset}),
    found(id, key, tie) AS MATERIALIZED (
      SELECT l.product_id, ${sortKeyOf(ordering)}, ${tieOf(ordering)}
      FROM (SELECT rowid AS hit FROM product_search
        WHERE product_search MATCH ${match} LIMIT coalesce((SELECT n + 1 FROM fewest), 0))
      LEFT JOIN listings l ON l.currency = ${currency} AND l.product_id = hit
        AND (SELECT activity FROM list) IN ('any', iif(l.is_active, 'active', 'inactive'))
        AND (SELECT facet FROM list) IN ('', 'category:' || l.category_id)),
    probe(many, listed) AS MATERIALIZED (
      SELECT count(*) > (SELECT n FROM fewest), count(id) FROM found),
    walked(id, key, tie) AS MATERIALIZED (
      SELECT abs(tie), key, tie FROM list_entries e
      WHERE list_id = (SELECT id FROM list) AND ordering = ${ordering} AND EXISTS (
        SELECT 1 FROM product_search WHERE product_search MATCH ${match} AND rowid = abs(e.tie))
      ORDER BY ${order} LIMIT (SELECT iif(many, ${size + 1}, 0) FROM probe)
      OFFSET ${offset}),
    total(n) AS MATERIALIZED (SELECT min(${matchesMax}, max(listed,
      iif(many, ${offset} + (SELECT count(*) FROM walked), 0))) FROM probe),
    page(id, key, tie) AS (
      SELECT * FROM (SELECT id, key, tie FROM found WHERE id IS NOT NULL ORDER BY ${order}
        LIMIT (SELECT iif(many, 0, ${size}) FROM probe) OFFSET ${offset})
      UNION ALL
      SELECT * FROM (SELECT id, key, tie FROM walked ORDER BY ${order} LIMIT ${size}))`
}

function sortKeyOf(ordering: Ordering): SQL {
  switch (ordering) {
    case 'id':
      return sql`l.product_id`
    case 'price':
    case '-price':
      return sql`l.amount`
    case 'created_at':
    case '-created_at':
      return sql`l.created_at`
    case 'name':
    case '-name':
      return sql`l.name`
  }
}

function tieOf(ordering: Ordering): SQL {
  return isDescending(ordering) ? sql`-l.product_id` : sql`l.product_id`
}
