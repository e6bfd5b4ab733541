import { type SQL, sql } from 'drizzle-orm'
import { inOrder, keyOf, type Ordering, orderBy } from './ordering.ts'
import {
  categoryConditionsOf,
  conditionsOf,
  listingsThemselves,
  narrowingIndexOf,
  type ProductFilter,
} from './product-filter.ts'

/** Where nobody keeps a total, so many products are counted; there may be more of them. */
export const countMax = 10_000

/** A page of a list. */
export interface ListingQuery {
  currency: string
  /** Active products, inactive ones, or both. */
  activities: readonly boolean[]
  filter: ProductFilter
  ordering: Ordering
  /** Products before the page. */
  offset: number
  size: number
}

/**
 * SELECT of the total: from the counters where nothing but a category is asked for, else counted, at
 * most `countMax` + 1.
 */
export function totalOf(query: ListingQuery): SQL {
  const { currency, activities, filter } = query
  if (!hasCounter(query)) {
    return sql`SELECT count(*) FROM (SELECT 1 FROM ${narrowed(query)} LIMIT ${countMax + 1})`
  }
  const counts = activities.map((isActive) => (isActive ? sql`l.active` : sql`l.inactive`))
  const ofCategory = categoryConditionsOf(filter)
  const which = ofCategory.length === 0 ? [sql`l.category_id = 0`] : ofCategory
  return sql`SELECT coalesce(sum(${sql.join(counts, sql` + `)}), 0) FROM listing_counts l
    WHERE ${all([sql`l.currency = ${currency}`, ...which])}`
}

/**
 * SELECT of a page's product ids, in no order; table `total` has the total `n`. An index in the order
 * of the list is walked to the page, from the end that is nearer; where that would read more than all
 * that match, these are fetched and sorted.
 */
export function pageOf(query: ListingQuery): SQL {
  const steps = (column: string) => sql`(SELECT ${sql.raw(column)} FROM way)`
  return sql`
    WITH way(ahead, back, skipped, sorted) AS MATERIALIZED (${wayOf(query)})
    SELECT product_id FROM (${walk(query, steps('ahead'), sql`${query.offset}`)})
    UNION ALL
    SELECT product_id FROM (${walk(query, steps('back'), steps('skipped'), true)})
    UNION ALL
    SELECT product_id FROM (${sorted(query, steps('sorted'))})`
}

/**
 * SELECT of how many to read ahead, back, and sorted, two of which are 0. Where the count ended before
 * all were counted, one more than the page tells that another page follows.
 */
function wayOf(query: ListingQuery): SQL {
  const { offset, size } = query
  const isExact = hasCounter(query) ? sql`true` : sql`n <= ${countMax}`
  return sql`
    SELECT iif(way = 'ahead', ${size} + NOT is_exact, 0),
      iif(way = 'back', min(${size}, n - ${offset}), 0), max(0, n - ${offset} - ${size}),
      iif(way = 'sorted', ${size}, 0)
    FROM (SELECT n, is_exact, CASE
        WHEN is_exact AND n <= ${offset} THEN 'none'
        WHEN is_exact AND ${isSortedFaster(query)} THEN 'sorted'
        WHEN is_exact AND n - ${offset} - ${size} < ${offset} THEN 'back'
        ELSE 'ahead' END AS way
      FROM (SELECT n, ${isExact} AS is_exact FROM total))`
}

/**
 * The i-th of n matches is about the (i * all / n)-th step of a walk. Sorting reads all n, but to find
 * them where nothing leads there it would look through all listings.
 */
function isSortedFaster(query: ListingQuery): SQL {
  const { currency, filter, offset, size } = query
  if (narrowingIndexOf(filter) === null) return sql`false`
  const listed = sql`(SELECT active + inactive FROM listing_counts
    WHERE currency = ${currency} AND category_id = 0)`
  return sql`n * n < (min(${offset}, n - ${offset}) + ${size}) * ${listed}`
}

/** A stretch of an index; of two, for active and inactive products, the stretch of both merged. */
function walk(query: ListingQuery, limit: SQL, offset: SQL, isReversed = false): SQL {
  const { activities, ordering } = query
  const [activity, another] = activities.map((isActive) => {
    const { from, where } = inOrder(query)
    const conditions = [where, sql`l.is_active = ${Number(isActive)}`, ...conditionsOf(query)]
    return sql`SELECT l.product_id, ${keyOf(ordering)} AS key FROM ${from} WHERE ${all(conditions)}
      ORDER BY ${orderBy(ordering, keyOf(ordering), sql`l.product_id`, isReversed)}`
  })
  if (!another) return sql`${activity} LIMIT ${limit} OFFSET ${offset}`
  const end = sql`LIMIT iif(${limit} = 0, 0, ${limit} + ${offset})`
  return sql`
    SELECT product_id FROM (
      SELECT * FROM (${activity} ${end}) UNION ALL SELECT * FROM (${another} ${end}))
    ORDER BY ${orderBy(ordering, sql`key`, sql`product_id`, isReversed)}
    LIMIT ${limit} OFFSET ${offset}`
}

/** The plus sign keeps SQLite from walking an index in that order after all. */
function sorted(query: ListingQuery, limit: SQL): SQL {
  const { ordering, offset } = query
  return sql`
    SELECT l.product_id FROM ${narrowed(query)}
    ORDER BY ${orderBy(ordering, sql`+${keyOf(ordering)}`, sql`l.product_id`)}
    LIMIT ${limit} OFFSET ${offset}`
}

/** All that match, by way of what leads to the fewest listings. */
function narrowed(query: ListingQuery): SQL {
  const { currency, activities, filter } = query
  const index = sql.raw(narrowingIndexOf(filter) ?? listingsThemselves)
  const ofActivity = activities.length === 1 ? [sql`l.is_active = ${Number(activities[0])}`] : []
  const conditions = [sql`l.currency = ${currency}`, ...ofActivity, ...conditionsOf(query)]
  return sql`listings l INDEXED BY ${index} WHERE ${all(conditions)}`
}

/** Whether counters tell the total: they know categories and nothing else. */
function hasCounter(query: ListingQuery): boolean {
  return conditionsOf(query).length === categoryConditionsOf(query.filter).length
}

function all(conditions: SQL[]): SQL {
  return sql.join(conditions, sql` AND `)
}
