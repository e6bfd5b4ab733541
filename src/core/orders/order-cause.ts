import { type SQL, sql } from 'drizzle-orm'

/** What the keys of an order's effects begin with; null where there is no order. */
export function orderCause(orderId: number | null): string | null {
  return orderId === null ? null : `order:${orderId}:`
}

/** The same in SQL, of an order's id. */
export function orderCauseOf(orderId: SQL): SQL {
  return sql`('order:' || ${orderId} || ':')`
}
