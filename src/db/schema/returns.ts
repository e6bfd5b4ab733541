import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { orderItems, orders } from './orders.ts'

/** What a customer wants for what comes back. */
export const returnSettlements = ['refund', 'replacement'] as const

/**
 * `created`: staff have not decided. `complete`: what came back was received and settled. `cancelled`: its
 * customer keeps it.
 */
export const returnStatuses = ['created', 'approved', 'rejected', 'complete', 'cancelled'] as const

/** A customer's wish to give back some of what an order has brought. */
export const orderReturns = sqliteTable(
  'order_returns',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Such as `RET-20261128-0007-1`: the order's number, and its place among the order's returns. */
    number: text('number').notNull().unique(),
    orderId: integer('order_id')
      .notNull()
      .references(() => orders.id),
    settlement: text('settlement', { enum: returnSettlements }).notNull(),
    status: text('status', { enum: returnStatuses }).notNull(),
    /** Why its customer withdrew it. */
    cancellationReason: text('cancellation_reason'),
    /** The client's operations that asked for it, and that withdrew it. */
    operationId: text('operation_id'),
    withdrawnBy: text('withdrawn_by'),
    approvedAt: integer('approved_at', { mode: 'timestamp_ms' }),
    rejectedAt: integer('rejected_at', { mode: 'timestamp_ms' }),
    receivedAt: integer('received_at', { mode: 'timestamp_ms' }),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    index('order_returns_order').on(t.orderId),
    index('order_returns_open').on(t.id).where(sql`${t.status} IN ('created', 'approved')`),
    uniqueIndex('order_returns_operation')
      .on(t.operationId)
      .where(sql`${t.operationId} IS NOT NULL`),
  ],
)

/** Units of a line of the order. */
export const returnItems = sqliteTable(
  'return_items',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    returnId: integer('return_id')
      .notNull()
      .references(() => orderReturns.id),
    orderItemId: integer('order_item_id')
      .notNull()
      .references(() => orderItems.id),
    quantity: integer('quantity').notNull(),
    /** Empty where none was given. */
    reason: text('reason').notNull(),
  },
  (t) => [
    index('return_items_return').on(t.returnId),
    index('return_items_item').on(t.orderItemId),
    check('return_items_quantity', sql`${t.quantity} > 0`),
  ],
)
