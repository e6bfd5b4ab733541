import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { orderStatuses } from './orders.ts'

/*
 * What has happened, counted: nothing counts orders, carts or customers when it is asked. Triggers keep
 * these tables, and the daily job corrects them, purchases and pairs apart. Days are in UTC, such as
 * 2026-11-28; amounts in minor units of the channel's currency. The migration makes them WITHOUT ROWID,
 * which Drizzle cannot say.
 */

/** Orders of each day by their status of now, and the sum of their totals. */
export const dailyOrders = sqliteTable(
  'daily_orders',
  {
    channel: text('channel').notNull(),
    day: text('day').notNull(),
    status: text('status', { enum: orderStatuses }).notNull(),
    orders: integer('orders').notNull(),
    totalAmount: integer('total_amount').notNull(),
    /** Those of them that came from a cart. */
    cartOrders: integer('cart_orders').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.channel, t.day, t.status] })],
)

/** Carts that hold something, by the day of their last change. */
export const dailyCarts = sqliteTable(
  'daily_carts',
  {
    channel: text('channel').notNull(),
    day: text('day').notNull(),
    carts: integer('carts').notNull(),
  },
  (t) => [primaryKey({ columns: [t.channel, t.day] })],
)

/** Customers by the day on which they joined; the day '' stands for all of them. */
export const dailyCustomers = sqliteTable('daily_customers', {
  day: text('day').primaryKey(),
  customers: integer('customers').notNull(),
})

/** Customers by the day of their newest order. */
export const dailyBuyers = sqliteTable(
  'daily_buyers',
  {
    channel: text('channel').notNull(),
    day: text('day').notNull(),
    customers: integer('customers').notNull(),
  },
  (t) => [primaryKey({ columns: [t.channel, t.day] })],
)

/** What a user has ordered in a channel; cancelled orders count for the day alone. */
export const buyers = sqliteTable(
  'buyers',
  {
    userId: integer('user_id').notNull(),
    channel: text('channel').notNull(),
    orders: integer('orders').notNull(),
    totalAmount: integer('total_amount').notNull(),
    /** Of the newest order. */
    lastDay: text('last_day').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.channel] })],
)

/** In how many items of orders that are not cancelled a user has a product. */
export const purchases = sqliteTable(
  'purchases',
  {
    userId: integer('user_id').notNull(),
    productId: integer('product_id').notNull(),
    items: integer('items').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.productId] })],
)

/** In how many orders that are not cancelled a product was bought with another. Both ways. */
export const boughtTogether = sqliteTable(
  'bought_together',
  {
    productId: integer('product_id').notNull(),
    otherId: integer('other_id').notNull(),
    orders: integer('orders').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.productId, t.otherId] }),
    index('bought_together_often').on(t.productId, sql`${t.orders} DESC`),
  ],
)
