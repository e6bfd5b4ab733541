import { type SQL, sql } from 'drizzle-orm'

interface Purchase {
  userId: number
  /** Or its id, for clients of contracts that show no numbers. */
  orderNumber: string
  productId: number | SQL
}

/** In SQL, the id of the user's order of that number, if it is paid, not cancelled, and has the product. */
export function idOfPaidOrder({ userId, orderNumber, productId }: Purchase): SQL {
  return sql`(SELECT o.id FROM orders o INDEXED BY orders_channel
    WHERE (o.number = ${orderNumber} OR CAST(o.id AS TEXT) = ${orderNumber}) AND o.user_id = ${userId} AND o.paid_at IS NOT NULL
      AND o.status <> 'cancelled' AND EXISTS (SELECT 1 FROM order_items i
        WHERE i.order_id = o.id AND i.product_id = ${productId}))`
}
