import { type SQL, sql } from 'drizzle-orm'
import { type Ordering, sortKeyOf } from './ordering.ts'
import type { Viewer } from './types.ts'

/** Which products a list holds, in the terms of the table `listings`. */
export interface ListFilter {
  currency: string
  viewer: Viewer
  isActive?: boolean | undefined
  categoryId?: number | undefined
  categorySlug?: string | undefined
}

/** The active flags a viewer's list may show; none means an empty list. */
export function activityOf({ viewer, isActive }: ListFilter): number[] {
  if (viewer === 'public') return isActive === false ? [] : [1]
  return isActive === undefined ? [0, 1] : [isActive ? 1 : 0]
}

/** The category's id, 0 for all: `listing_counts` counts them under that. Null where none fits. */
export function categoryOf({ categoryId, categorySlug }: ListFilter): SQL | null {
  if (categoryId === undefined && categorySlug === undefined) return null
  const byId = categoryId === undefined ? sql`1` : sql`id = ${categoryId}`
  const bySlug = categorySlug === undefined ? sql`1` : sql`slug = ${categorySlug}`
  return sql`(SELECT id FROM categories WHERE ${byId} AND ${bySlug})`
}

/**
 * Walks the index of an ordering, and stops after `limit` rows: rows (id, k). Where inactive ones
 * belong to the list too, two walks are merged as they go.
 */
export function walkListings(
  filter: ListFilter,
  ordering: Ordering,
  how: { reversed?: boolean; limit: SQL; offset: SQL; where?: SQL },
): SQL {
  const key = sortKeyOf(ordering, how.reversed)
  const category = categoryOf(filter)
  const inCategory = category ? sql`AND l.category_id = ${category}` : sql``
  const also = how.where ? sql`AND ${how.where}` : sql``
  const walks = activityOf(filter).map(
    (isActive) => sql`SELECT l.product_id AS id, ${key.column} AS k FROM listings l
      WHERE l.currency = ${filter.currency} AND l.is_active = ${isActive} ${inCategory} ${also}`,
  )
  return sql`SELECT id, k FROM (${sql.join(walks, sql` UNION ALL `)}
    ORDER BY ${key.order} LIMIT ${how.limit} OFFSET ${how.offset})`
}
