import { type SQL, sql } from 'drizzle-orm'

export type Ordering = 'id' | 'price' | '-price' | 'created_at' | '-created_at' | 'name' | '-name'

/** What a list is ordered by: a column of `listings l`, and the terms of the order over (id, k). */
export interface SortKey {
  column: SQL
  order: SQL
}

/** Ties are broken by id, upwards under every ordering. `reversed` is the same list from its end. */
export function sortKeyOf(ordering: Ordering, reversed = false): SortKey {
  const descends = ordering.startsWith('-') !== reversed
  const direction = descends ? sql`DESC` : sql`ASC`
  const idDirection = reversed ? sql`DESC` : sql`ASC`
  switch (ordering) {
    case 'id':
      return { column: sql`l.product_id`, order: sql`id ${idDirection}` }
    case 'price':
    case '-price':
      return { column: sql`l.amount`, order: sql`k ${direction}, id ${idDirection}` }
    case 'created_at':
    case '-created_at':
      return { column: sql`l.created_at`, order: sql`k ${direction}, id ${idDirection}` }
    case 'name':
    case '-name':
      return {
        column: sql`l.name COLLATE NOCASE`,
        order: sql`k COLLATE NOCASE ${direction}, id ${idDirection}`,
      }
  }
}
