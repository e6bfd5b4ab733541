import { type SQL, sql } from 'drizzle-orm'
import type { OrderStatus } from '../../db/schema/orders.ts'

export { type OrderStatus, orderStatuses } from '../../db/schema/orders.ts'

/** Of orders that have neither gone out nor ended: they can be paid, and cancelled. */
export const openOrderStatuses: readonly OrderStatus[] = ['pending', 'processing']

/** In SQL, of a row of `orders`: it waits for its money. */
export const isPayable: SQL = sql`orders.status IN ('pending', 'processing') AND orders.paid_at IS NULL`

/** The same of an order that was read. */
export function waitsForMoney(order: { status: OrderStatus; paidAt: Date | null }): boolean {
  return openOrderStatuses.includes(order.status) && order.paidAt === null
}
