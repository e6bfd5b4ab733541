import { type SQL, sql } from 'drizzle-orm'
import { type Counted, limitedTo } from '../counted-page.ts'
import { type Page, toOpenPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { idOfAccount } from './accounts.ts'
import type { TransferReason } from './types.ts'

/** Points that came to a customer, or went. */
export interface PointsTransfer {
  isAdded: boolean
  /** Whole points, more than nothing. */
  amount: number
  reason: TransferReason
  /** Of the order that they are about. */
  orderNumber: string | null
  remarks: string | null
  createdAt: Date
}

export interface PointsQuery {
  userId: number
  currency: string
  ordering: 'created_at' | '-created_at'
  /** Of the page, from 1. */
  number: number
  size: number
}

interface Row extends Omit<PointsTransfer, 'isAdded' | 'createdAt'> {
  isAdded: number
  createdAt: number
}

/** A customer's points as they came and went, in one round trip; beyond the last page there are none. */
export async function listPoints(
  { db }: Pick<Context, 'db'>,
  query: PointsQuery,
): Promise<Page<PointsTransfer>> {
  const { userId, currency, ordering, number, size } = query
  const account = idOfAccount({ userId }, { kind: 'points', currency })
  const order = ordering === 'created_at' ? sql`id` : sql`id DESC`
  const rows = await db.all<Counted & (Row | { amount: null })>(sql`
    WITH account(id) AS MATERIALIZED (SELECT ${account}),
      total(n) AS MATERIALIZED (SELECT count(*) FROM (${walked})),
      page AS MATERIALIZED (${walked} ORDER BY ${order} ${limitedTo(query)})
    SELECT (SELECT n FROM total) AS total, page.isAdded, t.amount, t.reason, t.remarks,
      t.created_at AS createdAt, o.number AS orderNumber
    FROM total LEFT JOIN page ON true LEFT JOIN ledger_transfers t ON t.id = page.id
    LEFT JOIN orders o ON o.id = t.order_id
    ORDER BY page.${order}`)
  const found = rows.filter((row): row is Counted & Row => row.amount !== null)
  return toOpenPage(found.map(toTransfer), number, size, rows[0]?.total ?? 0)
}

/** Each half is in the order of its index, so that they are merged as far as the page. */
const walked: SQL = sql`
  SELECT id, 0 AS isAdded FROM ledger_transfers WHERE from_id = (SELECT id FROM account)
  UNION ALL
  SELECT id, 1 FROM ledger_transfers WHERE to_id = (SELECT id FROM account)`

function toTransfer({ amount, reason, orderNumber, remarks, ...row }: Row): PointsTransfer {
  const createdAt = new Date(row.createdAt)
  return { isAdded: row.isAdded === 1, amount, reason, orderNumber, remarks, createdAt }
}
