import { type SQL, sql } from 'drizzle-orm'

const keys = {
  id: sql`l.product_id`,
  name: sql`l.name COLLATE NOCASE`,
  price: sql`l.amount`,
  created_at: sql`l.created_at`,
  visit_count: sql`l.visit_count`,
  rating: sql`l.rating`,
  is_physical: sql`(SELECT is_physical FROM products WHERE id = l.product_id)`,
}

/**
 * Indexes whose rows stand in the ordering, ties by ascending id. Few readers ask for the least
 * visited first: there ties are put in order while the opposite index is read from its end. Ratings and
 * kinds have none, which each change of a listing would write: all that match are sorted.
 */
const indexes = {
  id: 'listings_id',
  name: 'listings_name',
  '-name': 'listings_name_descending',
  price: 'listings_price',
  '-price': 'listings_price_descending',
  created_at: 'listings_oldest',
  '-created_at': 'listings_newest',
  visit_count: 'listings_visits',
  '-visit_count': 'listings_visits',
  rating: null,
  '-rating': null,
  is_physical: null,
  '-is_physical': null,
} as const

/** What lists of products can be ordered by; visits are counted in `visitsCurrency` alone. */
export type Ordering = keyof typeof indexes

/** What is ordered by, the first before the others. */
export type Orderings = readonly [Ordering, ...Ordering[]]

/** Whether an ordering is one of products, not of their units. */
export function isOfProducts(ordering: string): ordering is Ordering {
  return Object.hasOwn(indexes, ordering)
}

/** The index of an ordering, null where all that match have to be sorted. */
export function indexOf(ordering: Ordering): SQL | null {
  const name = indexes[ordering]
  return name === null ? null : sql.raw(name)
}

/** What a listing `l` is ordered by, before its id. */
export function keyOf(ordering: Ordering): SQL {
  return keys[nameOf(ordering)]
}

/** The terms of ORDER BY for keys and an id; reversed, as they stand from the list's end. */
export function orderBy(
  orderings: Orderings,
  keyAt: (ordering: Ordering, index: number) => SQL,
  id: SQL,
  isReversed = false,
): SQL {
  const terms = orderings.flatMap((ordering, index) => {
    if (ordering === 'id') return []
    const isDescending = ordering.startsWith('-') !== isReversed
    return [sql`${keyAt(ordering, index)} ${isDescending ? sql`DESC` : sql`ASC`}`]
  })
  return sql.join([...terms, sql`${id} ${isReversed ? sql`DESC` : sql`ASC`}`], sql`, `)
}

/** Safe: an ordering is the name of a key, perhaps with a minus sign before it. */
function nameOf(ordering: Ordering): keyof typeof keys {
  return ordering.replace(/^-/, '') as keyof typeof keys
}
