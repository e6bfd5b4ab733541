import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { type Counted, limitedTo, toCountedPage } from '../counted-page.ts'
import { dayMs } from '../days.ts'
import type { Page } from '../page.ts'
import type { Context } from '../ports.ts'
import {
  type BriefRow,
  briefColumns,
  type ChannelOrder,
  type OrderBrief,
  type OrderRow,
  type OrderScope,
  orderColumns,
  toBrief,
  toChannelOrder,
} from './channel-order.ts'
import type { OrderStatus } from './types.ts'

export interface OrderQuery extends OrderScope {
  status?: OrderStatus | undefined
  /** Days in UTC such as 2026-11-28, both included. */
  firstDay?: string | undefined
  lastDay?: string | undefined
  /** Of the page, from 1. */
  number: number
  size: number
}

/** Orders that somebody may see, newest first, in one round trip. @throws PageOutOfRange */
export async function listChannelOrders(
  ctx: Reader,
  query: OrderQuery,
): Promise<Page<ChannelOrder>> {
  return toCountedPage(query, await readPage<OrderRow>(ctx, query, orderColumns), toChannelOrder)
}

/** The same orders without their items. @throws PageOutOfRange */
export async function listOrderBriefs(ctx: Reader, query: OrderQuery): Promise<Page<OrderBrief>> {
  return toCountedPage(query, await readPage<BriefRow>(ctx, query, briefColumns), toBrief)
}

/** The newest orders of a channel, in one round trip; nothing is counted. */
export async function listNewestOrders(
  { db }: Reader,
  channel: string,
  max: number,
): Promise<ChannelOrder[]> {
  const rows = await db.all<OrderRow>(sql`
    SELECT ${orderColumns} FROM orders o INDEXED BY orders_placed
    WHERE o.channel = ${channel} ORDER BY o.created_at DESC, o.id DESC LIMIT ${constant(max)}`)
  return rows.map(toChannelOrder)
}

type Reader = Pick<Context, 'db'>

/** The rows that a page skips are found in an index alone. */
function readPage<Row>(
  { db }: Reader,
  query: OrderQuery,
  columns: SQL,
): Promise<(Row & Counted)[]> {
  return db.all(sql`
    WITH total(n) AS MATERIALIZED (${query.userId === null ? sumOfDays(query) : countOf(query)})
    SELECT ${columns}, (SELECT n FROM total) AS total
    FROM (SELECT id FROM ${listed(query)} ORDER BY created_at DESC, id DESC
      ${limitedTo(query)}) page
    CROSS JOIN orders o ON o.id = page.id
    ORDER BY o.created_at DESC, o.id DESC`)
}

/** A customer's own orders are few; an index has everybody's in the order of the list. */
function listed({ channel, userId, status, firstDay, lastDay }: OrderQuery): SQL {
  const index = status ? sql`orders_status` : sql`orders_placed`
  const conditions = [
    sql`channel = ${channel}`,
    ...(userId === null ? [] : [sql`user_id = ${userId}`]),
    ...(status ? [sql`status = ${status}`] : []),
    ...(firstDay ? [sql`created_at >= ${Date.parse(firstDay)}`] : []),
    ...(lastDay ? [sql`created_at < ${Date.parse(lastDay) + dayMs}`] : []),
  ]
  return sql`orders INDEXED BY ${userId === null ? index : sql`orders_channel`}
    WHERE ${sql.join(conditions, sql` AND `)}`
}

function countOf(query: OrderQuery): SQL {
  return sql`SELECT count(*) FROM ${listed(query)}`
}

function sumOfDays({ channel, status, firstDay, lastDay }: OrderQuery): SQL {
  const conditions = [
    sql`channel = ${channel}`,
    ...(firstDay ? [sql`day >= ${firstDay}`] : []),
    ...(lastDay ? [sql`day <= ${lastDay}`] : []),
    ...(status ? [sql`status = ${status}`] : []),
  ]
  return sql`SELECT coalesce(sum(orders), 0) FROM daily_orders
    WHERE ${sql.join(conditions, sql` AND `)}`
}
