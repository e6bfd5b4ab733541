import { type SQL, sql } from 'drizzle-orm'
import type { Viewer } from './types.ts'

/**
 * All lists know the orderings by price and age. Those by id and name are known to the lists of all
 * products and of one category; those by visits to the lists of active products that filters use
 * (not `category:`), in the currencies of `visit_orderings`.
 */
export type Ordering = 'id' | Key | `-${Key}`

type Key = 'price' | 'created_at' | 'name' | 'visit_count'

/** Which products a list holds. */
export interface ListFilter {
  currency: string
  viewer: Viewer
  isActive?: boolean | undefined
  categoryId?: number | undefined
  categorySlug?: string | undefined
}

/** Up to this many entries a page is walked to; further on the marks lead there. */
const walkMax = 100

/** True where the filter asks for what the viewer may not see: an empty list. */
export function isHidden({ viewer, isActive }: ListFilter): boolean {
  return viewer === 'public' && isActive === false
}

/** Table `list`: the filter's list and how many products (n) it holds; empty where it holds none. */
export function findList(filter: ListFilter): SQL {
  return sql`list(id, n, activity, facet) AS MATERIALIZED (
    SELECT id, count, activity, facet FROM lists WHERE currency = ${filter.currency}
      AND activity = ${activityOf(filter)} AND facet = ${facetOf(filter)})`
}

function activityOf({ viewer, isActive }: ListFilter): string {
  if (viewer === 'public' || isActive) return 'active'
  return isActive === undefined ? 'any' : 'inactive'
}

function facetOf({ categoryId, categorySlug }: ListFilter): SQL {
  if (categoryId === undefined && categorySlug === undefined) return sql`''`
  const byId = categoryId === undefined ? sql`1` : sql`id = ${categoryId}`
  const bySlug = categorySlug === undefined ? sql`1` : sql`slug = ${categorySlug}`
  return sql`(SELECT 'category:' || id FROM categories WHERE ${byId} AND ${bySlug})`
}

/**
 * Tables that end in `page(id, key, tie)`: the entries of table `list` from an offset on, in the
 * ordering. Reads about as many rows as the page has, and some 300 to get far into a list.
 */
export function walkToPage(ordering: Ordering, offset: number, size: number): SQL {
  if (offset > walkMax) {
    return sql`bounds(low, high) AS (SELECT 0, n FROM list),
      ${jumpToPage(ordering, offset, size)}`
  }
  return sql`page(id, key, tie) AS (
    SELECT abs(tie), key, tie FROM list_entries
    WHERE list_id = (SELECT id FROM list) AND ordering = ${ordering}
    ORDER BY ${entryOrder(ordering)} LIMIT ${size} OFFSET ${offset})`
}

/**
 * The same for a stretch of the list: table `bounds` holds the ranks of its first entry and of the
 * one after its last. The marks count what stands before them in ascending order, which for a
 * descending ordering is counted from the end. The plus signs let SQLite search the index by both
 * columns at once.
 */
export function jumpToPage(ordering: Ordering, offset: number, size: number): SQL {
  const target = isDescending(ordering)
    ? sql`max(low, high - ${offset} - ${size}), min(${size}, high - low - ${offset})`
    : sql`low + ${offset}, min(${size}, high - low - ${offset})`
  return sql`
    target(rank, size) AS MATERIALIZED (
      SELECT ${target} FROM bounds WHERE high - low > ${offset}),
    section(key, tie, start) AS MATERIALIZED (${lastMarkBefore(ordering, 2)}),
    segment(key, tie, start) AS MATERIALIZED (${lastMarkBefore(ordering, 1)}),
    page(id, key, tie) AS (
      SELECT abs(tie), key, tie FROM list_entries
      WHERE list_id = (SELECT id FROM list) AND ordering = ${ordering}
        AND (key, tie) >= ((SELECT key FROM segment), (SELECT tie FROM segment))
      ORDER BY key, tie LIMIT coalesce((SELECT size FROM target), 0)
      OFFSET coalesce((SELECT rank FROM target) - (SELECT start FROM segment), 0))`
}

/** The last mark of a level that has no more than `target.rank` entries before it. */
function lastMarkBefore(ordering: Ordering, level: 1 | 2): SQL {
  const within =
    level === 2 ? sql`1` : sql`(key, tie) >= ((SELECT key FROM section), (SELECT tie FROM section))`
  const before = level === 2 ? sql`0` : sql`(SELECT start FROM section)`
  // Where there is no such page nothing is read. A section has at most 64 marks.
  const most = level === 2 ? sql`-1` : sql`64`
  return sql`
    SELECT key, +tie, start FROM (
      SELECT key, tie, ${before} + sum(count) OVER (ORDER BY key, tie) - count AS start
      FROM (SELECT key, tie, count FROM list_marks
        WHERE list_id = (SELECT id FROM list) AND ordering = ${ordering} AND level = ${level}
          AND ${within} ORDER BY key, tie
        LIMIT (SELECT iif(EXISTS (SELECT 1 FROM target), ${most}, 0))))
    WHERE start <= (SELECT rank FROM target) ORDER BY key DESC, tie DESC LIMIT 1`
}

/**
 * Tables that end in `bounds(low, high)`: the ranks between which the entries of table `list` stand
 * whose price is from `min` to `max`, both inclusive. The marks count all but the last segment: what a
 * mark counts is before the price only as far as the next mark is.
 */
export function findPriceBounds(min: number | undefined, max: number | undefined): SQL {
  const low = min === undefined ? sql`0` : sql`(SELECT rank FROM low_rank)`
  const high = max === undefined ? sql`n` : sql`(SELECT rank FROM high_rank)`
  return sql.join(
    [
      ...(min === undefined ? [] : [rankOfPrice('low', sql`key < ${min}`)]),
      ...(max === undefined ? [] : [rankOfPrice('high', sql`key <= ${max}`)]),
      sql`bounds(low, high) AS MATERIALIZED (SELECT ${low}, max(${low}, ${high}) FROM list)`,
    ],
    sql`, `,
  )
}

/** Table `<name>_rank`: how many entries stand where `before`, a condition on `key`, is true. */
function rankOfPrice(name: string, before: SQL): SQL {
  const table = (suffix: string) => sql.raw(`${name}_${suffix}`)
  const list = sql`list_id = (SELECT id FROM list) AND ordering = 'price'`
  const entry = (mark: string) =>
    sql`((SELECT key FROM ${table(mark)}), (SELECT tie FROM ${table(mark)}))`
  const marks = (level: 1 | 2) => sql`FROM list_marks WHERE ${list} AND level = ${level}`
  return sql`
    ${table('section')}(key, tie) AS MATERIALIZED (
      SELECT key, +tie ${marks(2)} AND ${before} ORDER BY key DESC, tie DESC LIMIT 1),
    ${table('segment')}(key, tie) AS MATERIALIZED (
      SELECT key, +tie ${marks(1)} AND ${before} ORDER BY key DESC, tie DESC LIMIT 1),
    ${table('rank')}(rank) AS MATERIALIZED (
      SELECT (SELECT total(count) ${marks(2)} AND (key, tie) < ${entry('section')})
        + (SELECT total(count) ${marks(1)}
          AND (key, tie) >= ${entry('section')} AND (key, tie) < ${entry('segment')})
        + (SELECT count(*) FROM list_entries
          WHERE ${list} AND ${before} AND (key, tie) >= ${entry('segment')}))`
}

/** The order of entries, or of a page of them, as readers see it; or from its end. */
export function entryOrder(ordering: Ordering, { reversed = false } = {}): SQL {
  const direction = isDescending(ordering) !== reversed ? sql`DESC` : sql`ASC`
  return sql`key COLLATE NOCASE ${direction}, tie ${direction}`
}

export function isDescending(ordering: Ordering): boolean {
  return ordering.startsWith('-')
}

/** True where the keys of entries are prices. */
export function isByPrice(ordering: Ordering): boolean {
  return ordering === 'price' || ordering === '-price'
}
