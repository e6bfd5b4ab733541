import { type SQL, sql } from 'drizzle-orm'
import { type ChannelCode, channelCodes } from '../channels.ts'
import { dayMs } from '../days.ts'
import { isCustomer } from '../identity/queries.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'

/** More than any dashboard shows. */
const daysBack = 400
/** Days whose orders are counted at once: nobody may write meanwhile. */
const daysAtOnce = 30
const usersAtOnce = 10_000

/** What is corrected, one after the other: buyers of a day follow from buyers. */
const steps: Record<string, (ctx: Context) => Promise<number>> = {
  daily_orders: correctOrders,
  daily_carts: (ctx) => correct(ctx, cartsAnew),
  daily_customers: (ctx) => correct(ctx, customersAnew),
  buyers: correctBuyers,
  daily_buyers: (ctx) => correct(ctx, buyersOfDaysAnew),
}

/**
 * Counts anew what dashboards and the list of customers read, and writes what differs: data may have been
 * changed by hand. Each step counts and writes in one transaction, or in several over parts that do not
 * overlap. Answers how many rows were wrong.
 */
export async function correctFigures(ctx: Context): Promise<number> {
  let count = 0
  for (const [table, correctTable] of Object.entries(steps)) {
    const rows = await correctTable(ctx)
    if (rows > 0) ctx.log('warn', 'figures.corrected', { table, rows })
    count += rows
  }
  return count
}

/** Each statement returns the rows that it changes. */
async function correct({ db }: Context, statements: SQL[]): Promise<number> {
  const results = await writeBatch(db, statements)
  return results.reduce((sum, { results: rows }) => sum + rows.length, 0)
}

async function correctOrders(ctx: Context): Promise<number> {
  const today = Math.floor(ctx.clock.now().getTime() / dayMs) * dayMs
  let count = 0
  for (const channel of channelCodes) {
    for (let day = daysBack; day >= 0; day -= daysAtOnce) {
      const from = today - day * dayMs
      count += await correct(ctx, ordersAnew({ channel, from, to: from + daysAtOnce * dayMs }))
    }
  }
  return count
}

/** Orders of a channel by their days, which begin and end at these times (ms since 1970). */
function ordersAnew({
  channel,
  from,
  to,
}: {
  channel: ChannelCode
  from: number
  to: number
}): SQL[] {
  return [
    sql`
      INSERT INTO daily_orders(channel, day, status, orders, total_amount, cart_orders)
      SELECT channel, date(created_at / 1000, 'unixepoch'), status, count(*), sum(total_amount),
        sum(policy ->> 'paid' IS NOT 'on_delivery')
      FROM orders INDEXED BY orders_placed
      WHERE channel = ${channel} AND created_at >= ${from} AND created_at < ${to} GROUP BY 1, 2, 3
      ON CONFLICT DO UPDATE SET orders = excluded.orders, total_amount = excluded.total_amount,
        cart_orders = excluded.cart_orders
      WHERE (daily_orders.orders, daily_orders.total_amount, daily_orders.cart_orders)
        <> (excluded.orders, excluded.total_amount, excluded.cart_orders)
      RETURNING day`,
    sql`
      UPDATE daily_orders SET orders = 0, total_amount = 0, cart_orders = 0
      WHERE channel = ${channel} AND (orders <> 0 OR total_amount <> 0 OR cart_orders <> 0)
        AND day >= date(${from} / 1000, 'unixepoch') AND day < date(${to} / 1000, 'unixepoch')
        AND NOT EXISTS (SELECT 1 FROM orders o
          WHERE o.channel = daily_orders.channel AND o.status = daily_orders.status
            AND o.created_at >= unixepoch(day) * 1000
            AND o.created_at < (unixepoch(day) + 86400) * 1000)
      RETURNING day`,
  ]
}

const cartsAnew: SQL[] = [
  sql`
    INSERT INTO daily_carts(channel, day, carts)
    SELECT channel, held_on, count(*) FROM carts WHERE held_on IS NOT NULL GROUP BY 1, 2
    ON CONFLICT DO UPDATE SET carts = excluded.carts WHERE daily_carts.carts <> excluded.carts
    RETURNING day`,
  sql`
    UPDATE daily_carts SET carts = 0
    WHERE carts <> 0 AND NOT EXISTS (SELECT 1 FROM carts c
      WHERE c.channel = daily_carts.channel AND c.held_on = daily_carts.day)
    RETURNING day`,
]

const customersAnew: SQL[] = [
  sql`
    INSERT INTO daily_customers(day, customers)
    SELECT day, customers FROM (
      SELECT date(created_at / 1000, 'unixepoch') AS day, count(*) AS customers
      FROM users WHERE ${isCustomer} GROUP BY 1
      UNION ALL SELECT '', count(*) FROM users WHERE ${isCustomer})
    WHERE true
    ON CONFLICT DO UPDATE SET customers = excluded.customers
    WHERE daily_customers.customers <> excluded.customers
    RETURNING day`,
  sql`
    UPDATE daily_customers SET customers = 0
    WHERE customers <> 0 AND day <> '' AND day NOT IN (
      SELECT date(created_at / 1000, 'unixepoch') FROM users WHERE ${isCustomer})
    RETURNING day`,
]

async function correctBuyers(ctx: Context): Promise<number> {
  const [last] = await ctx.db.all<{ id: number | null }>(sql`SELECT max(id) AS id FROM users`)
  let count = 0
  for (let from = 1; from <= (last?.id ?? 0); from += usersAtOnce) {
    count += await correct(ctx, buyersAnew(from, from + usersAtOnce - 1))
  }
  return count
}

/** Of users with these ids, both included. */
function buyersAnew(first: number, last: number): SQL[] {
  return [
    sql`
      INSERT INTO buyers(user_id, channel, orders, total_amount, last_day)
      SELECT user_id, channel, count(*) FILTER (WHERE status <> 'cancelled'),
        coalesce(sum(total_amount) FILTER (WHERE status <> 'cancelled'), 0),
        date(max(created_at) / 1000, 'unixepoch')
      FROM orders WHERE user_id BETWEEN ${first} AND ${last} GROUP BY 1, 2
      ON CONFLICT DO UPDATE SET orders = excluded.orders, total_amount = excluded.total_amount,
        last_day = excluded.last_day
      WHERE (buyers.orders, buyers.total_amount, buyers.last_day)
        <> (excluded.orders, excluded.total_amount, excluded.last_day)
      RETURNING user_id`,
    sql`
      DELETE FROM buyers WHERE user_id BETWEEN ${first} AND ${last} AND NOT EXISTS (
        SELECT 1 FROM orders o WHERE o.user_id = buyers.user_id AND o.channel = buyers.channel)
      RETURNING user_id`,
  ]
}

const buyersOfDaysAnew: SQL[] = [
  sql`
    INSERT INTO daily_buyers(channel, day, customers)
    SELECT b.channel, b.last_day, count(*) FROM buyers b JOIN users ON users.id = b.user_id
    WHERE ${isCustomer} GROUP BY 1, 2
    ON CONFLICT DO UPDATE SET customers = excluded.customers
    WHERE daily_buyers.customers <> excluded.customers
    RETURNING day`,
  sql`
    UPDATE daily_buyers SET customers = 0
    WHERE customers <> 0 AND (channel, day) NOT IN (
      SELECT b.channel, b.last_day FROM buyers b JOIN users ON users.id = b.user_id
      WHERE ${isCustomer})
    RETURNING day`,
]
