import { type SQL, sql } from 'drizzle-orm'
import { cap } from './list-scan.ts'
import { isByPrice, type Ordering } from './list-walk.ts'
import { containsFolded, foldText, isFoldable } from './title-text.ts'

/** What active products in a currency are filtered by; everything given must be true of them. */
export interface Filter {
  currency: string
  /** Of the category or one above it, without regard to case. */
  categorySlug?: string | undefined
  /** Minor units, both inclusive. */
  minAmount?: number | undefined
  maxAmount?: number | undefined
  isInStock?: boolean | undefined
  isDiscounted?: boolean | undefined
  /** Part of the brand, without regard to case. */
  brand?: string | undefined
  /** Part of the name, the slug or the category's name, without regard to case. */
  text?: string | undefined
}

/** The index of titles knows nothing shorter. */
const indexedTextMin = 3

/** The facets that lists are kept of, but for the brand, which may be several. */
function facetsOf({ categorySlug, isInStock, isDiscounted }: Filter): SQL[] {
  return [
    ...(categorySlug === undefined ? [] : [sql`'tree:' || (SELECT ancestor_id FROM tree LIMIT 1)`]),
    ...(isInStock === undefined ? [] : [sql`${isInStock ? 'stock:1' : 'stock:0'}`]),
    ...(isDiscounted === undefined ? [] : [sql`${isDiscounted ? 'discounted:1' : 'discounted:0'}`]),
  ]
}

export function hasRange({ minAmount, maxAmount }: Filter): boolean {
  return minAmount !== undefined || maxAmount !== undefined
}

/** True where one list, or a stretch of it in the ordering by price, holds just what is asked for. */
export function isOneList(filter: Filter): boolean {
  return filter.text === undefined && filter.brand === undefined && facetsOf(filter).length <= 1
}

/** Tables `tree`, `brands` and `titled`: what the words of a filter mean. */
export function readWords({ currency, categorySlug, brand, text }: Filter): SQL[] {
  return [
    ...(categorySlug === undefined
      ? []
      : [
          sql`tree(category_id, ancestor_id) AS MATERIALIZED (
            SELECT category_id, ancestor_id FROM category_paths WHERE ancestor_id = (
              SELECT id FROM categories WHERE slug = ${categorySlug} COLLATE NOCASE
              ORDER BY slug = ${categorySlug} DESC, id LIMIT 1))`,
        ]),
    ...(brand === undefined
      ? []
      : [
          sql`brands(brand, id, n) AS MATERIALIZED (
            SELECT substr(facet, 7), id, count FROM lists
            WHERE currency = ${currency} AND activity = 'active'
              AND id IN (${containing('brand_lists', brand)}))`,
        ]),
    ...(text === undefined
      ? []
      : [
          sql`titled(category_id) AS MATERIALIZED (
            ${containing('category_titles', text)})`,
        ]),
  ]
}

/** Table `list`: the smallest one that holds everything asked for; empty where nothing can be. */
export function findSmallestList(filter: Filter): SQL {
  const facets = facetsOf(filter)
  const asked = facets.length === 0 ? [sql`''`] : facets
  const ofBrand =
    filter.brand === undefined
      ? sql``
      : sql`UNION ALL SELECT id, n FROM brands WHERE (SELECT count(*) FROM brands) = 1`
  return sql`
    asked(id, n) AS MATERIALIZED (
      SELECT id, count FROM lists WHERE currency = ${filter.currency} AND activity = 'active'
        AND facet IN (${sql.join(asked, sql`, `)})),
    list(id, n) AS MATERIALIZED (
      SELECT id, n FROM (SELECT id, n FROM asked ${ofBrand})
      WHERE (SELECT count(*) FROM asked) = ${asked.length} ORDER BY n LIMIT 1)`
}

/** Condition on a listing `l`: all of the filter but the text. */
function hasAll(filter: Filter): SQL {
  const { categorySlug, isInStock, isDiscounted, brand } = filter
  return sql.join(
    [
      sql`l.is_active`,
      ...(categorySlug === undefined ? [] : [sql`l.category_id IN (SELECT category_id FROM tree)`]),
      ...(isInStock === undefined ? [] : [sql`l.is_in_stock = ${Number(isInStock)}`]),
      ...(isDiscounted === undefined ? [] : [sql`l.is_discounted = ${Number(isDiscounted)}`]),
      ...(brand === undefined ? [] : [sql`l.brand IN (SELECT brand FROM brands)`]),
      ...rangeOf(sql`l.amount`, filter),
    ],
    sql` AND `,
  )
}

/** Conditions that keep an amount within the range of prices. */
function rangeOf(amount: SQL, { minAmount, maxAmount }: Filter): SQL[] {
  return [
    ...(minAmount === undefined ? [] : [sql`${amount} >= ${minAmount}`]),
    ...(maxAmount === undefined ? [] : [sql`${amount} <= ${maxAmount}`]),
  ]
}

/** The whole filter, of the listing `l` of a candidate; those found by the text have it. */
export function isMatch(filter: Filter): SQL {
  const { text } = filter
  if (text === undefined || !isNarrowed(filter)) return hasAll(filter)
  return sql`${hasAll(filter)} AND ((SELECT NOT is_few FROM narrowed) OR ${containsText(text)})`
}

/** The same of an entry `e` of a list; in an ordering by price none out of its range is looked at. */
export function isMatchInList(filter: Filter, ordering: Ordering): SQL {
  const { currency, text } = filter
  const contains = text === undefined ? sql`true` : containsText(text)
  const isListed = sql`EXISTS (SELECT 1 FROM listings l WHERE l.currency = ${currency}
    AND l.product_id = abs(e.tie) AND ${hasAll(filter)} AND ${contains})`
  const inRange = isByPrice(ordering) ? rangeOf(sql`e.key`, filter) : []
  return sql.join([...inRange, isListed], sql` AND `)
}

/** A SELECT of product ids `hit`, the fewest that the filter's lists and indexes lead to. */
export function candidatesOf(filter: Filter): SQL {
  const { text } = filter
  if (text === undefined) return inLists(filter)
  const byText = (max: SQL) => sql`
    SELECT hit FROM (${containing('product_titles', text)} LIMIT ${max})
    UNION SELECT hit FROM (${inTitledCategories(filter)} LIMIT ${max})`
  if (!isNarrowed(filter)) return byText(cap)
  return sql`
    SELECT hit FROM (SELECT hit FROM narrow LIMIT (SELECT iif(is_few, ${cap}, 0) FROM narrowed))
    UNION ALL
    SELECT hit FROM (${byText(sql`(SELECT iif(is_few, 0, ${cap}) FROM narrowed)`)})`
}

/**
 * Table `narrowed` tells whether the other filters leave so few products that the text is looked for
 * among them, in table `narrow`, rather than they among what has the text.
 */
export function tablesOf(filter: Filter): SQL[] {
  if (filter.text === undefined || !isNarrowed(filter)) return []
  return [
    sql`narrow(hit) AS MATERIALIZED (SELECT hit FROM (${inLists(filter)}) LIMIT ${cap})`,
    sql`narrowed(is_few) AS MATERIALIZED (SELECT count(*) < ${cap} FROM narrow)`,
  ]
}

/** True where something beside a text is asked for. */
export function isNarrowed(filter: Filter): boolean {
  return filter.brand !== undefined || hasRange(filter) || facetsOf(filter).length > 0
}

/** The products of the lists that hold all but the text, within the range of prices. */
function inLists(filter: Filter): SQL {
  const lists = filter.brand === undefined ? sql`list` : sql`(${listsOfBrands})`
  const inOrdering = [
    sql`e.list_id = s.id AND e.ordering = 'price'`,
    ...rangeOf(sql`e.key`, filter),
  ]
  return sql`
    SELECT e.tie AS hit FROM ${lists} s CROSS JOIN list_entries e
      ON ${sql.join(inOrdering, sql` AND `)}`
}

/** The lists of all brands found, where they hold fewer products than the smallest list does. */
const listsOfBrands = sql`
  SELECT id, n FROM brands WHERE (SELECT sum(n) FROM brands) < (SELECT n FROM list)
  UNION ALL
  SELECT id, n FROM list WHERE n <= (SELECT coalesce(sum(n), 0) FROM brands)`

function inTitledCategories({ currency }: Filter): SQL {
  return sql`
    SELECT e.tie AS hit FROM titled
    CROSS JOIN lists c ON c.currency = ${currency} AND c.activity = 'active'
      AND c.facet = 'category:' || titled.category_id
    CROSS JOIN list_entries e ON e.list_id = c.id AND e.ordering = 'price'`
}

/** SELECTs of how many match, and of how many `candidatesOf` gives; null where nobody counted. */
export function countsOf(filter: Filter): { matches: SQL; candidates: SQL } | null {
  const { currency, categorySlug, isInStock, isDiscounted, brand, text } = filter
  if (text !== undefined) return null
  if (hasRange(filter)) {
    const inRange = sql`SELECT high - low FROM bounds`
    return isOneList(filter) ? { matches: inRange, candidates: inRange } : null
  }
  const categories = categorySlug === undefined ? sql`(0)` : sql`(SELECT category_id FROM tree)`
  const brands = brand === undefined ? sql`('')` : sql`(SELECT brand FROM brands)`
  const flags = (flag: boolean | undefined) =>
    flag === undefined ? sql`(0, 1)` : sql`(${Number(flag)})`
  return {
    matches: sql`SELECT coalesce(sum(count), 0) FROM listing_counts
      WHERE currency = ${currency} AND category_id IN ${categories} AND brand IN ${brands}
        AND is_in_stock IN ${flags(isInStock)} AND is_discounted IN ${flags(isDiscounted)}`,
    candidates:
      brand === undefined
        ? sql`SELECT n FROM list`
        : sql`SELECT coalesce(sum(n), 0) FROM (${listsOfBrands})`,
  }
}

function isIndexed(text: string): boolean {
  return [...text].length >= indexedTextMin
}

/** The indexes of three characters each, with their terms in lower case (migrations). */
type TitleIndex = 'product_titles' | 'category_titles' | 'brand_lists'

/** Ids `hit` of an index's rows that contain a text; where it is shorter, a term begins with it. */
function containing(index: TitleIndex, text: string): SQL {
  if (isIndexed(text)) {
    const quoted = `"${text.replaceAll('"', '""')}"`
    return sql`SELECT rowid AS hit FROM ${sql.raw(index)} WHERE ${sql.raw(index)} MATCH ${quoted}`
  }
  const first = foldText(text)
  return sql`SELECT DISTINCT doc AS hit FROM ${sql.raw(`${index}_terms`)}
    WHERE term >= ${first} AND term < ${`${first}\u{10ffff}`}`
}

/** Of the listing `l`, by its own title or that of its category. */
function containsText(text: string): SQL {
  // The index would look through all that has the text, again for each product that is asked about:
  // where the text has so many letters, there is not much.
  const isInTitle = isFoldable(text)
    ? sql`SELECT 1 FROM products p WHERE p.id = l.product_id
        AND ${containsFolded(sql`p.name || char(1) || p.slug`, text)}`
    : sql`${containing('product_titles', text)} AND rowid = l.product_id`
  return sql`(l.category_id IN (SELECT category_id FROM titled) OR EXISTS (${isInTitle}))`
}
