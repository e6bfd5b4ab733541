import { type SQL, sql } from 'drizzle-orm'

/** Whose orders count, and in which sales channel, through whatever contract. */
export interface Buyer {
  userId: number
  /** Code of the sales channel. */
  channel: string
}

/**
 * In SQL, a SELECT of the products in a buyer's orders that are paid and not cancelled: `product_id`, the
 * newest `order_id`, and the `line_id` of its first line of the product, behind which stand units given away.
 */
export function boughtProducts({ userId, channel }: Buyer): SQL {
  return sql`
    SELECT product_id, max(order_id) AS order_id, line_id FROM (
      SELECT i.product_id, i.order_id, min(i.id) AS line_id
      FROM orders o INDEXED BY orders_channel CROSS JOIN order_items i ON i.order_id = o.id
      WHERE o.user_id = ${userId} AND o.channel = ${channel} AND o.paid_at IS NOT NULL
        AND o.status <> 'cancelled'
      GROUP BY i.product_id, i.order_id)
    GROUP BY product_id`
}

/** In SQL, what a unit of `line`, of an order, cost, also where it was given. */
export const amountOfLine: SQL = sql`coalesce(line.sold_as ->> '$.amount', line.unit_amount)`

/**
 * In SQL, what a unit of `line`, of an order, cost before discounts: its price then, where nothing else was
 * kept.
 */
export const baseAmountOfLine: SQL = sql`coalesce(line.sold_as ->> '$.baseAmount', line.unit_amount)`
