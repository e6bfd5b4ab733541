import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { oneOf } from '../../db/one-of.ts'
import { type Page, toOpenPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { countMax, hasCounter, matching, pageCtes, pageOf, totalListed } from './listing-page.ts'
import { isOfProducts } from './ordering.ts'
import { categoryConditionsOf, isImpossible, type ProductFilter } from './product-filter.ts'
import type { SellableUnit } from './sellable-unit.ts'
import {
  inOrderOf,
  pageColumns,
  readUnitPage,
  type Term,
  toTerm,
  type UnitOrdering,
  type UnitPageQuery,
} from './unit-page.ts'

export interface UnitsQuery extends UnitPageQuery {
  filter: ProductFilter
  orderings: readonly [UnitOrdering, ...UnitOrdering[]]
}

/**
 * A page of all that the public may put in a cart, in one round trip; beyond the last one it is empty. The units
 * of a product stand together unless they are ordered by their own prices.
 */
export async function listUnits(ctx: Context, query: UnitsQuery): Promise<Page<SellableUnit>> {
  const { filter, number, size } = query
  if (isImpossible(filter)) return toOpenPage([], number, size, 0)
  const terms = query.orderings.map(toTerm)
  const ctes = sql`total(n) AS MATERIALIZED (${totalOf(query)}), ${pageOfUnits(query, terms)}`
  return readUnitPage(ctx, query, { ctes, terms })
}

/** Counters tell how many products categories hold; anything else is counted. */
function totalOf(query: UnitsQuery): SQL {
  const { currency, filter } = query
  const listed = { currency, filter, activities: [true] }
  if (hasCounter(listed)) {
    return sql`SELECT n + (${furtherUnits(currency, filter)}) FROM (${totalListed(listed)})`
  }
  const units = unitsOf(filter, sql`SELECT * FROM ${matching(listed)}`)
  return sql`SELECT count(*) FROM (SELECT 1 FROM ${units} LIMIT ${constant(countMax + 1)})`
}

/**
 * What further variants add to one unit a product: themselves, less the default variants that are none
 * beside them.
 */
function furtherUnits(currency: string, filter: ProductFilter): SQL {
  const conditions = [sql`f.is_default = 0`, sql`f.deleted_at IS NULL`, sql`l.is_active = 1`]
  return sql`
    SELECT count(*) - count(DISTINCT iif(d.attributes = '{}', d.id, NULL))
    FROM variants f INDEXED BY variants_further
    CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = f.product_id
    CROSS JOIN prices r ON r.variant_id = f.id AND r.currency = ${currency}
    CROSS JOIN variants d ON d.id = l.variant_id
    WHERE ${sql.join([...conditions, ...categoryConditionsOf(filter)], sql` AND `)}`
}

/** CTEs of which the last is the page, with one unit more where there is one. */
function pageOfUnits(query: UnitsQuery, terms: readonly Term[]): SQL {
  const { currency, filter, number, size } = query
  const offset = (number - 1) * size
  const isExact = hasCounter({ currency, filter, activities: [true] })
  const isInside = isExact ? sql`n > ${offset}` : sql`(n > ${offset} OR n > ${countMax})`
  const { ctes, listings } = firstListings(query, offset + size + 1)
  return sql`${ctes}
    page AS MATERIALIZED (
      SELECT ${pageColumns(terms)} FROM ${unitsOf(filter, listings)} ORDER BY ${inOrderOf(terms)}
      LIMIT (SELECT iif(${isInside}, ${size + 1}, 0) FROM total) OFFSET ${offset})`
}

/**
 * A SELECT of the listings among whose units are the first of the list, and the CTEs that it needs. Where units
 * follow their products it has as many, as each has a unit; else all have to be looked at.
 */
function firstListings(query: UnitsQuery, length: number): { ctes: SQL; listings: SQL } {
  const { currency, filter, orderings } = query
  const [ordering, ...thenBy] = orderings.filter(isOfProducts)
  const isLed = thenBy.length + 1 === orderings.length && filter.skus === undefined
  const whole = { currency, filter, activities: [true] }
  if (!isLed || !ordering) return { ctes: sql``, listings: sql`SELECT * FROM ${matching(whole)}` }
  const page = { ...whole, ordering, thenBy, offset: 0, size: length }
  return {
    ctes: sql`${pageCtes(page)},`,
    listings: sql`
      SELECT l.* FROM (${pageOf(page)}) first
      CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = first.product_id`,
  }
}

/** Units `u` of listings `l`, which a SELECT gives. */
function unitsOf({ skus }: ProductFilter, listings: SQL): SQL {
  const isNamed = skus === undefined ? sql`true` : oneOf(sql`u.sku`, skus)
  return sql`(${listings}) l
    CROSS JOIN sellable_units u ON u.currency = l.currency AND u.product_id = l.product_id
    WHERE ${isNamed}`
}
