import { type SQL, sql } from 'drizzle-orm'

/**
 * Works out the discount of the products whose ids a SELECT gives: the highest in force is taken off.
 * A product keeps the lower ones of that time, too, so that its price and what it tells of its
 * discounts never contradict each other. Shared by `core/pricing`, the demo data and the scripts.
 */
export function priceProducts(ids: SQL): SQL {
  return sql`
    UPDATE products SET (discount_points, applied_discounts) = (
      SELECT coalesce(max(points), 0), json_group_array(
        json_object('name', name, 'points', points, 'endsAt', ends_at) ORDER BY points DESC, id)
      FROM (${runningDiscounts}))
    WHERE id IN (${ids})`
}

/** Of a discount without an end, the last moment that a date is written for. */
const endOfTime = sql.raw(String(Date.UTC(9999, 11, 31)))

/**
 * Discounts in force on one of `products`: its own, and those of its category and of the ones above.
 * No view: SQLite would work one out for all products before it looks for the one.
 */
const runningDiscounts = sql`
  SELECT 0 AS id, 'Discount' AS name, products.own_discount_points AS points, ${endOfTime} AS ends_at
  WHERE products.is_own_discount_on = 1 AND products.own_discount_points > 0
  UNION ALL
  SELECT id, name, points, ends_at FROM discounts WHERE product_id = products.id AND is_running = 1
  UNION ALL
  SELECT id, name, points, ends_at FROM discounts WHERE is_running = 1 AND category_id IN (
    WITH RECURSIVE above(id) AS (
      SELECT products.category_id
      UNION ALL
      SELECT c.parent_id FROM above CROSS JOIN categories c ON c.id = above.id
      WHERE c.parent_id IS NOT NULL)
    SELECT id FROM above)`
