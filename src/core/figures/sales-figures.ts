import { type SQL, sql } from 'drizzle-orm'
import { type OrderStatus, orderStatuses } from '../../db/schema/orders.ts'
import type { Context } from '../ports.ts'
import { boundsOf, daysOf, type Period } from './period.ts'

/** What is asked for: a sales channel, whichever contract its orders came through, and a period. */
export interface FigureQuery {
  channel: string
  period: Period
}

type Reader = Pick<Context, 'db' | 'clock'>

export interface CartFigures {
  /** Carts that hold something and were changed in the period for the last time. */
  abandoned: number
  /** Those, and the carts that were ordered in the period. */
  total: number
}

export async function cartFigures({ db, clock }: Reader, query: FigureQuery): Promise<CartFigures> {
  const within = isWithin(query, clock.now())
  const [row] = await db.all<{ abandoned: number; ordered: number }>(sql`
    SELECT (SELECT coalesce(sum(carts), 0) FROM daily_carts WHERE ${within}) AS abandoned,
      (SELECT coalesce(sum(cart_orders), 0) FROM daily_orders WHERE ${within}) AS ordered`)
  const { abandoned = 0, ordered = 0 } = row ?? {}
  return { abandoned, total: abandoned + ordered }
}

export interface CustomerFigures {
  /** All customers of the shop. */
  total: number
  /** Those with an order in the period. */
  active: number
  /** Those who joined in the period. */
  joined: number
}

export async function customerFigures(
  { db, clock }: Reader,
  { channel, period }: FigureQuery,
): Promise<CustomerFigures> {
  const { first, last } = boundsOf(period, clock.now())
  const [row] = await db.all<CustomerFigures>(sql`
    SELECT coalesce((SELECT customers FROM daily_customers WHERE day = ''), 0) AS total,
      (SELECT coalesce(sum(customers), 0) FROM daily_customers
        WHERE day BETWEEN ${first} AND ${last}) AS joined,
      (SELECT coalesce(sum(customers), 0) FROM daily_buyers
        WHERE channel = ${channel} AND day >= ${first}) AS active`)
  return row ?? { total: 0, joined: 0, active: 0 }
}

export interface OrderFigures {
  /** All five statuses, in the order of an order's life. */
  byStatus: { status: OrderStatus; orders: number }[]
  orders: number
  /** Of the orders that are not cancelled, in minor units. */
  revenueAmount: number
}

export async function orderFigures(
  { db, clock }: Reader,
  query: FigureQuery,
): Promise<OrderFigures> {
  const rows = await db.all<{ status: OrderStatus; orders: number; amount: number }>(sql`
    SELECT status, sum(orders) AS orders, sum(total_amount) AS amount FROM daily_orders
    WHERE ${isWithin(query, clock.now())} GROUP BY status`)
  const byStatus = orderStatuses.map((status) => ({
    status,
    orders: rows.find((row) => row.status === status)?.orders ?? 0,
  }))
  const sold = rows.filter(({ status }) => status !== 'cancelled')
  return {
    byStatus,
    orders: byStatus.reduce((sum, { orders }) => sum + orders, 0),
    revenueAmount: sold.reduce((sum, { amount }) => sum + amount, 0),
  }
}

export interface DayOfSales {
  /** In UTC, such as 2026-11-28. */
  day: string
  orders: number
  revenueAmount: number
}

/** Each day of the period, the oldest first, without cancelled orders. */
export async function salesByDay({ db, clock }: Reader, query: FigureQuery): Promise<DayOfSales[]> {
  const now = clock.now()
  const rows = await db.all<DayOfSales>(sql`
    SELECT day, sum(orders) AS orders, sum(total_amount) AS revenueAmount FROM daily_orders
    WHERE ${isWithin(query, now)} AND status <> 'cancelled' GROUP BY day`)
  const byDay = new Map(rows.map((row) => [row.day, row]))
  return daysOf(query.period, now).map(
    (day) => byDay.get(day) ?? { day, orders: 0, revenueAmount: 0 },
  )
}

/** In SQL, of a table with a channel and days. */
function isWithin({ channel, period }: FigureQuery, now: Date): SQL {
  const { first, last } = boundsOf(period, now)
  return sql`channel = ${channel} AND day BETWEEN ${first} AND ${last}`
}
