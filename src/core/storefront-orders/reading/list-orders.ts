import { type SQL, sql } from 'drizzle-orm'
import { oneOf } from '../../../db/one-of.ts'
import { type Counted, limitedTo } from '../../counted-page.ts'
import type { OrderStatus } from '../../orders/types.ts'
import { type Page, toOpenPage } from '../../page.ts'
import type { Context } from '../../ports.ts'
import {
  type OrderRow,
  orderColumns,
  type StorefrontOrder,
  toStorefrontOrder,
} from './order-rows.ts'

export interface OwnOrdersQuery {
  userId: number
  channel: string
  /** Any of these; null for all. */
  statuses: OrderStatus[] | null
  ordering: readonly OrderOrdering[]
  /** Of the page, from 1. */
  number: number
  size: number
}

export type OrderOrdering = 'created_at' | '-created_at' | 'total_amount' | '-total_amount'

/** A row of `selectOwnOrders`: the total alone where the page has none. */
export type ListedRow = Counted & (OrderRow | { id: null })

const orderings: Record<OrderOrdering, SQL> = {
  created_at: sql`id`,
  '-created_at': sql`id DESC`,
  total_amount: sql`total_amount`,
  '-total_amount': sql`total_amount DESC`,
}

/** The statement that reads a page of a customer's orders; see `ordersIn`. */
export function selectOwnOrders(ctx: Pick<Context, 'settings'>, query: OwnOrdersQuery): SQL {
  const { userId, channel, statuses, ordering } = query
  const isListed = sql`user_id = ${userId} AND channel = ${channel}
    AND ${statuses === null ? sql`true` : oneOf(sql`status`, statuses)}`
  const own = sql`FROM orders INDEXED BY orders_channel WHERE ${isListed}`
  // Of equal ones the newest comes first.
  const order = sql.join([...ordering.map((one) => orderings[one]), sql`id DESC`], sql`, `)
  return sql`
    WITH total(n) AS MATERIALIZED (SELECT count(*) ${own}),
      page(id) AS MATERIALIZED (SELECT id ${own} ORDER BY ${order} ${limitedTo(query)})
    SELECT (SELECT n FROM total) AS total, listed.*
    FROM total LEFT JOIN (
      SELECT o.total_amount, ${orderColumns(ctx)} FROM page CROSS JOIN orders o ON o.id = page.id
    ) listed ON true
    ORDER BY ${order}`
}

/** The page that it has found; beyond the last there is nothing. */
export function ordersIn(
  rows: ListedRow[],
  { number, size }: OwnOrdersQuery,
): Page<StorefrontOrder> {
  const found = rows.filter((row): row is Counted & OrderRow => row.id !== null)
  return toOpenPage(found.map(toStorefrontOrder), number, size, rows[0]?.total ?? 0)
}
