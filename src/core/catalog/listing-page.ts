import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { indexOf, keyOf, type Ordering, type Orderings, orderBy } from './ordering.ts'
import {
  categoryConditionsOf,
  conditionsOf,
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
  /** What is ordered by where the ordering finds two alike. */
  thenBy?: readonly Ordering[] | undefined
  /** Products before the page. */
  offset: number
  size: number
}

/**
 * The statement that reads a page: `columns` of each listing `l` and of what `joins` joins to it, and
 * the list's `total`. A total that was not counted to its end is `countMax` + 1, and brings one row
 * more than the page has where another page follows.
 */
export function selectPage(query: ListingQuery, columns: SQL, joins: SQL): SQL {
  return selectFrom(
    query,
    columns,
    sql`(${pageOf(query)}) page CROSS JOIN listings l ON ${isOnPage(query)} ${joins}`,
  )
}

/** The same, whose `joins` are outer ones: an empty page has one row, with the total and nothing else. */
export function selectOpenPage(query: ListingQuery, columns: SQL, joins: SQL): SQL {
  return selectFrom(
    query,
    columns,
    sql`listed LEFT JOIN (${pageOf(query)}) page ON true
      LEFT JOIN listings l ON ${isOnPage(query)} ${joins}`,
  )
}

function selectFrom(query: ListingQuery, columns: SQL, from: SQL): SQL {
  return sql`
    WITH ${pageCtes(query)} SELECT ${columns}, (SELECT n FROM listed) AS total
    FROM ${from} ORDER BY ${orderBy(orderingsOf(query), keyOf, sql`l.product_id`)}`
}

/** The CTEs that `pageOf` needs, the total as `listed(n)`. */
export function pageCtes(query: ListingQuery): SQL {
  return sql`
    listed(n) AS MATERIALIZED (${totalOf(query)}),
    way(ahead, back, skipped, sorted) AS MATERIALIZED (${wayOf(query)})`
}

/** A SELECT of the page's product ids. */
export function pageOf(query: ListingQuery): SQL {
  return sql.join(waysTo(query), sql` UNION ALL `)
}

function isOnPage({ currency }: ListingQuery): SQL {
  return sql`l.currency = ${currency} AND l.product_id = page.product_id`
}

function orderingsOf({ ordering, thenBy = [] }: ListingQuery): Orderings {
  return [ordering, ...thenBy]
}

/** What a list has, wherever its pages are. */
type Whole = Pick<ListingQuery, 'currency' | 'activities' | 'filter'>

/** From the counters where nothing but a category is asked for, else counted. */
function totalOf(query: Whole): SQL {
  return hasCounter(query)
    ? totalListed(query)
    : sql`SELECT count(*) FROM (SELECT 1 FROM ${matching(query)} LIMIT ${constant(countMax + 1)})`
}

/** A SELECT of the total `n` of a list that has a counter. */
export function totalListed({ currency, activities, filter }: Whole): SQL {
  const counts = activities.map((isActive) => (isActive ? sql`l.active` : sql`l.inactive`))
  const ofCategory = categoryConditionsOf(filter)
  const which = ofCategory.length === 0 ? [sql`l.category_id = 0`] : ofCategory
  return sql`SELECT coalesce(sum(${sql.join(counts, sql` + `)}), 0) AS n FROM listing_counts l
    WHERE ${all([sql`l.currency = ${currency}`, ...which])}`
}

/**
 * SELECTs of the page's product ids, of which one finds them: an index in the order of the list is
 * walked to the page, from the end that is nearer. Where that would read more than all that match, and
 * something leads to these, they are fetched and sorted; so they are where there is no such index.
 */
function waysTo(query: ListingQuery): SQL[] {
  const steps = (column: string) => sql`(SELECT ${sql.raw(column)} FROM way)`
  const fetched = sql`SELECT product_id FROM (${sorted(query, steps('sorted'))})`
  const index = indexOf(query.ordering)
  if (index === null) return [fetched]
  const back = walk(query, { index, limit: steps('back'), offset: steps('skipped') }, true)
  const ahead = walk(query, { index, limit: steps('ahead'), offset: sql`${query.offset}` })
  return [
    sql`SELECT product_id FROM (${ahead})`,
    ...(query.offset === 0 ? [] : [sql`SELECT product_id FROM (${back})`]),
    ...(narrowingIndexOf(query.filter) === null ? [] : [fetched]),
  ]
}

/** How many to read ahead, back, or sorted: two of the three are 0. */
function wayOf(query: ListingQuery): SQL {
  const { offset, size } = query
  const isExact = hasCounter(query) ? sql`true` : sql`n <= ${countMax}`
  return sql`
    SELECT iif(direction = 'ahead', ${size} + NOT is_exact, 0),
      iif(direction = 'back', min(${size}, n - ${offset}), 0), max(0, n - ${offset} - ${size}),
      iif(direction = 'sorted', ${size} + NOT is_exact, 0)
    FROM (SELECT n, is_exact, CASE
        WHEN is_exact AND n <= ${offset} THEN 'none'
        WHEN ${isToBeSorted(query)} THEN 'sorted'
        WHEN is_exact AND ${offset} > max(0, n - ${offset} - ${size}) THEN 'back'
        ELSE 'ahead' END AS direction
      FROM (SELECT n, ${isExact} AS is_exact FROM listed))`
}

/**
 * A walk meets the i-th of n matches at about step i * all / n. Sorting reads all n; without an index
 * that leads to the matches it would read every listing.
 */
function isToBeSorted(query: ListingQuery): SQL {
  const { currency, filter, ordering, offset, size } = query
  if (indexOf(ordering) === null) return sql`true`
  if (narrowingIndexOf(filter) === null) return sql`false`
  const listed = sql`(SELECT active + inactive FROM listing_counts
    WHERE currency = ${currency} AND category_id = 0)`
  return sql`is_exact AND n * n < (min(${offset}, n - ${offset}) + ${size}) * ${listed}`
}

/** Which index, and which of its entries that match. */
interface Stretch {
  index: SQL
  limit: SQL
  offset: SQL
}

/** A stretch of an index; of two, for active and inactive products, the stretch of both merged. */
function walk(query: ListingQuery, { index, limit, offset }: Stretch, isReversed = false): SQL {
  const { currency, activities } = query
  const orderings = orderingsOf(query)
  const [activity, another] = activities.map((isActive) => {
    const ofActivity = [sql`l.currency = ${currency}`, sql`l.is_active = ${Number(isActive)}`]
    const conditions = all([...ofActivity, ...conditionsOf(query)])
    const keys = orderings.map((ordering, at) => sql`${keyOf(ordering)} AS ${keyAt(ordering, at)}`)
    return sql`
      SELECT l.product_id, ${sql.join(keys, sql`, `)}
      FROM listings l INDEXED BY ${index} WHERE ${conditions}
      ORDER BY ${orderBy(orderings, keyOf, sql`l.product_id`, isReversed)}`
  })
  if (!another) return sql`${activity} LIMIT ${limit} OFFSET ${offset}`
  const end = sql`LIMIT iif(${limit} = 0, 0, ${limit} + ${offset})`
  return sql`
    SELECT product_id FROM (
      SELECT * FROM (${activity} ${end}) UNION ALL SELECT * FROM (${another} ${end}))
    ORDER BY ${orderBy(orderings, keyAt, sql`product_id`, isReversed)}
    LIMIT ${limit} OFFSET ${offset}`
}

/** The name that a walk gives a key. */
function keyAt(_: Ordering, at: number): SQL {
  return sql.raw(`key${at}`)
}

/** The plus sign keeps SQLite from walking an index in that order after all. */
function sorted(query: ListingQuery, limit: SQL): SQL {
  const unindexed = (ordering: Ordering) => sql`+${keyOf(ordering)}`
  return sql`
    SELECT l.product_id FROM ${matching(query)}
    ORDER BY ${orderBy(orderingsOf(query), unindexed, sql`l.product_id`)}
    LIMIT ${limit} OFFSET ${query.offset}`
}

/** In SQL, all listings `l` that match, by way of what leads to the fewest, with the WHERE that says so. */
export function matching(query: Whole): SQL {
  const { currency, activities, filter } = query
  const index = narrowingIndexOf(filter)
  const by = index === null || index === 'ids' ? tableItself : index
  // Both are named, too: the index of prices leads on only by way of the activity.
  const isOfThem =
    activities.length === 1
      ? sql`l.is_active = ${Number(activities[0])}`
      : sql`l.is_active IN (0, 1)`
  const conditions = [sql`l.currency = ${currency}`, isOfThem, ...conditionsOf(query)]
  return sql`listings l INDEXED BY ${sql.raw(by)} WHERE ${all(conditions)}`
}

/** SQLite's name for the primary key of a table WITHOUT ROWID, in whose order its rows stand. */
const tableItself = 'sqlite_autoindex_listings_1'

/** Whether counters tell the total: they know categories and nothing else. */
export function hasCounter(query: Whole): boolean {
  return conditionsOf(query).length === categoryConditionsOf(query.filter).length
}

function all(conditions: SQL[]): SQL {
  return sql.join(conditions, sql` AND `)
}
