import { type SQL, sql } from 'drizzle-orm'

const keys = {
  id: sql`l.product_id`,
  name: sql`l.name COLLATE NOCASE`,
  price: sql`l.amount`,
  created_at: sql`l.created_at`,
  visit_count: sql`l.visit_count`,
}

/**
 * Indexes whose rows stand in the ordering, ties by ascending id. Few readers ask for the least
 * visited first: there ties are put in order while the opposite index is read from its end.
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
} as const

/** What lists of products can be ordered by; visits are counted in `visitsCurrency` alone. */
export type Ordering = keyof typeof indexes

/** Listings `l` by way of the index of the ordering. */
export function inOrder(ordering: Ordering): SQL {
  return sql`listings l INDEXED BY ${sql.raw(indexes[ordering])}`
}

/** What a listing `l` is ordered by, before its id. */
export function keyOf(ordering: Ordering): SQL {
  return keys[nameOf(ordering)]
}

/** The terms of ORDER BY for a key and an id; reversed, as they stand from the list's end. */
export function orderBy(ordering: Ordering, key: SQL, id: SQL, isReversed = false): SQL {
  if (ordering === 'id') return isReversed ? sql`${id} DESC` : id
  const isDescending = ordering.startsWith('-') !== isReversed
  return sql`${key} ${isDescending ? sql`DESC` : sql`ASC`}, ${id} ${isReversed ? sql`DESC` : sql`ASC`}`
}

/** Safe: an ordering is the name of a key, perhaps with a minus sign before it. */
function nameOf(ordering: Ordering): keyof typeof keys {
  return ordering.replace(/^-/, '') as keyof typeof keys
}
