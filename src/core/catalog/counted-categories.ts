import { type SQL, sql } from 'drizzle-orm'
import type { PlacedCategory } from './categories.ts'

/** A category as a shop shows it. */
export interface CountedCategory extends PlacedCategory {
  /** Active products in it and in those below it. */
  productCount: number
}

/** All categories of a shop, by id and in the order of their ids. */
export type CategoryMap = ReadonlyMap<number, CountedCategory>

/** A row of `selectCategories`. */
export interface CategoryRow extends PlacedCategory {
  /** Active products in the category itself. */
  active: number
}

/** The statement that reads all categories: a shop has few enough of them to read with any list. */
export function selectCategories(currency: string): SQL {
  return sql`
    SELECT c.id, c.name, c.slug, c.parent_id AS parentId, coalesce(l.active, 0) AS active
    FROM categories c
    LEFT JOIN listing_counts l ON l.currency = ${currency} AND l.category_id = c.id
    ORDER BY c.id`
}

export function toCategoryMap(rows: readonly CategoryRow[]): CategoryMap {
  const byId = new Map(
    rows.map(({ id, name, slug, parentId }) => [id, { id, name, slug, parentId, productCount: 0 }]),
  )
  for (const { id, active } of rows) {
    for (const category of pathTo(byId, id)) category.productCount += active
  }
  return byId
}

/** From the top level down to the category. */
export function pathTo<C extends PlacedCategory>(byId: ReadonlyMap<number, C>, id: number): C[] {
  const path: C[] = []
  let category = byId.get(id)
  while (category && !path.includes(category)) {
    path.unshift(category)
    category = category.parentId === null ? undefined : byId.get(category.parentId)
  }
  return path
}
