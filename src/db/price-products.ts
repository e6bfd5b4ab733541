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
      FROM running_discounts d WHERE d.product_id = products.id)
    WHERE id IN (${ids})`
}
