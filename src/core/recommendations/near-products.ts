import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'

/*
 * What is near a product is found by way of indexes alone. A request reads so many of their entries at
 * most, however many products there are: where a category has more, its newest are compared.
 */

export const pairsMax = 100
export const sameCategoryMax = 100
export const nearCategoryMax = 10
const categoriesMax = 12

/**
 * CTEs of a WITH RECURSIVE, of which the last is `tree(id)`: the categories that stand in one tree with
 * those of `categoryIds`, a SELECT, these included.
 */
export function categoryTree(categoryIds: SQL): SQL {
  return sql`
    above(id, parent_id) AS (
      SELECT id, parent_id FROM categories WHERE id IN (${categoryIds})
      UNION SELECT c.id, c.parent_id FROM above CROSS JOIN categories c ON c.id = above.parent_id),
    tree(id) AS (
      SELECT id FROM above WHERE parent_id IS NULL
      UNION SELECT c.id FROM tree CROSS JOIN categories c ON c.parent_id = tree.id
      LIMIT ${constant(categoriesMax)})`
}

/** A SELECT of the newest products of a category. */
export function newestOf(categoryId: SQL, max: number): SQL {
  return sql`SELECT id FROM products WHERE category_id = ${categoryId}
    ORDER BY id DESC LIMIT ${constant(max)}`
}
