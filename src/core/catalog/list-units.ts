import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { oneOf } from '../../db/one-of.ts'
import { type Page, toOpenPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { countMax, matching } from './listing-page.ts'
import { indexOf } from './ordering.ts'
import {
  conditionsOf,
  isImpossible,
  narrowingIndexOf,
  type ProductFilter,
} from './product-filter.ts'
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

/** A page of all that the public may put in a cart, in one round trip; beyond the last one it is empty. */
export async function listUnits(ctx: Context, query: UnitsQuery): Promise<Page<SellableUnit>> {
  const { filter, number, size } = query
  if (isImpossible(filter)) return toOpenPage([], number, size, 0)
  const terms = query.orderings.map(toTerm)
  const ctes = sql`
    total(n) AS MATERIALIZED (${totalOf(query)}),
    way(walked, sorted) AS MATERIALIZED (${wayOf(query)}),
    page AS MATERIALIZED (${sql.join(waysTo(query, terms), sql` UNION ALL `)})`
  return readUnitPage(ctx, query, { ctes, terms })
}

/** Where nothing but what is on sale is asked for it is worked out, else counted. */
function totalOf(query: UnitsQuery): SQL {
  const { currency } = query
  if (conditionsOf(query).length > 0) {
    return sql`SELECT count(*) FROM (
      SELECT 1 FROM ${unitsOf(query, matchingOf(query))} LIMIT ${constant(countMax + 1)})`
  }
  return sql`
    SELECT coalesce(sum(active), 0) + (${furtherUnits(currency)})
    FROM listing_counts WHERE currency = ${currency} AND category_id = 0`
}

/**
 * What further variants add to one unit a product: themselves, less the default variants that are none
 * beside them.
 */
function furtherUnits(currency: string): SQL {
  return sql`
    SELECT count(*) - count(DISTINCT iif(d.attributes = '{}', d.id, NULL))
    FROM variants f NOT INDEXED
    CROSS JOIN prices r ON r.variant_id = f.id AND r.currency = ${currency}
    CROSS JOIN listings l
      ON l.currency = ${currency} AND l.product_id = f.product_id AND l.is_active = 1
    CROSS JOIN variants d ON d.id = l.variant_id
    WHERE f.is_default = 0 AND f.deleted_at IS NULL`
}

/** How many units to read on a walk or sorted, one more than the page has: one of the two is 0. */
function wayOf(query: UnitsQuery): SQL {
  const { number, size } = query
  return sql`
    SELECT iif(is_sorted, 0, size), iif(is_sorted, size, 0)
    FROM (SELECT ${isToBeSorted(query)} AS is_sorted,
        iif(n > ${(number - 1) * size} OR n > ${countMax}, ${size + 1}, 0) AS size
      FROM total)`
}

/** As of listings: a walk meets the i-th of n matches at about step i * all / n, sorting reads all n. */
function isToBeSorted(query: UnitsQuery): SQL {
  const { currency, filter, number, size } = query
  if (walkedIndexOf(query) === null) return sql`true`
  if (narrowingIndexOf(filter) === null) return sql`false`
  return sql`n * n < ${number * size} * (
    SELECT active FROM listing_counts WHERE currency = ${currency} AND category_id = 0)`
}

/** SELECTs of the page's units, of which one finds them. */
function waysTo(query: UnitsQuery, terms: readonly Term[]): SQL[] {
  const found = unitsOf(query, matchingOf(query))
  const ways = [stretch(query, terms, { units: found, length: sql`sorted` })]
  const index = walkedIndexOf(query)
  if (index === null) return ways
  const conditions = [sql`l.currency = ${query.currency}`, sql`l.is_active = 1`]
  const met = sql`listings l INDEXED BY ${index}
    WHERE ${sql.join([...conditions, ...conditionsOf(query)], sql` AND `)}`
  return [...ways, stretch(query, terms, { units: unitsOf(query, met), length: sql`walked` })]
}

function stretch(
  { number, size }: UnitsQuery,
  terms: readonly Term[],
  { units, length }: { units: SQL; length: SQL },
): SQL {
  return sql`SELECT * FROM (
    SELECT ${pageColumns(terms)} FROM ${units} ORDER BY ${inOrderOf(terms)}
    LIMIT (SELECT ${length} FROM way) OFFSET ${(number - 1) * size})`
}

/** Units `u` of listings `l`, which are found by what stands behind a FROM. */
function unitsOf({ filter: { skus } }: UnitsQuery, listings: SQL): SQL {
  const isNamed = skus === undefined ? sql`true` : oneOf(sql`u.sku`, skus)
  return sql`(SELECT * FROM ${listings}) l
    CROSS JOIN sellable_units u ON u.currency = l.currency AND u.product_id = l.product_id
    WHERE ${isNamed}`
}

function matchingOf({ currency, filter }: UnitsQuery): SQL {
  return matching({ currency, activities: [true], filter })
}

/** The index in whose order the units come, where what is asked for is not named. */
function walkedIndexOf({ orderings: [first], filter }: UnitsQuery): SQL | null {
  if (narrowingIndexOf(filter) === 'ids') return null
  switch (first) {
    case 'name':
    case '-name':
    case 'created_at':
    case '-created_at':
      return indexOf(first)
    default:
      return null
  }
}
