import { type SQL, sql } from 'drizzle-orm'

/**
 * The use of a coupon is given back with an order that was cancelled, once: for the batch of whatever may
 * have cancelled it.
 */
export function redemptionReturned(orderId: number): SQL[] {
  const used = sql`state = 'used' AND checkout_id = (
    SELECT checkout_id FROM orders WHERE id = ${orderId} AND status = 'cancelled')`
  return [
    sql`UPDATE coupons SET uses = uses - 1
      WHERE id = (SELECT coupon_id FROM redemptions WHERE ${used})`,
    sql`UPDATE redemptions SET state = 'returned' WHERE ${used}`,
  ]
}
