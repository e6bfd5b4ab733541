import { sql } from 'drizzle-orm'
import { check, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** A way to ship orders. Orders keep its name and price as they were. */
export const shippingMethods = sqliteTable(
  'shipping_methods',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    estimatedDays: integer('estimated_days').notNull(),
    /** The client's operation that made it. */
    operationId: text('operation_id'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    uniqueIndex('shipping_methods_operation')
      .on(t.operationId)
      .where(sql`${t.operationId} IS NOT NULL`),
    check('shipping_methods_days', sql`${t.estimatedDays} >= 0`),
  ],
)

/** Minor units of an ISO 4217 currency. A method is offered in the currencies that it has a price in. */
export const shippingPrices = sqliteTable(
  'shipping_prices',
  {
    methodId: integer('method_id')
      .notNull()
      .references(() => shippingMethods.id),
    currency: text('currency').notNull(),
    amount: integer('amount').notNull(),
    /** The value of the items from which it costs nothing; null for never. */
    freeFrom: integer('free_from'),
  },
  (t) => [
    primaryKey({ columns: [t.methodId, t.currency] }),
    check('shipping_prices_amount', sql`${t.amount} >= 0`),
  ],
)
