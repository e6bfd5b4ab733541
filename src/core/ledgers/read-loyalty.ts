import { sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { isAccountOf } from './accounts.ts'

/** What a customer has done in a sales channel, and has got for it in points. Amounts in minor units. */
export interface Loyalty {
  /** All that ever came, and went. */
  earned: number
  redeemed: number
  balance: number
  /** That are paid, and not cancelled. */
  orders: number
  spentAmount: number
  /** What discounts took off them. */
  savedAmount: number
}

export interface LoyaltyQuery {
  userId: number
  channel: string
  currency: string
}

type Row = Omit<Loyalty, 'earned'>

/** In one round trip. Of somebody who has never bought anything all is zero. */
export async function readLoyalty(
  { db }: Pick<Context, 'db'>,
  { userId, channel, currency }: LoyaltyQuery,
): Promise<Loyalty> {
  const isOwn = isAccountOf({ userId }, { kind: 'points', currency })
  const rows = await db.all<Row>(sql`
    WITH account AS MATERIALIZED (SELECT id, balance FROM ledger_accounts WHERE ${isOwn})
    SELECT coalesce((SELECT balance FROM account), 0) AS balance,
      coalesce((SELECT sum(amount) FROM ledger_transfers WHERE from_id = (SELECT id FROM account)), 0)
        AS redeemed,
      count(*) AS orders, coalesce(sum(total_amount), 0) AS spentAmount,
      coalesce(sum(discount_amount), 0) AS savedAmount
    FROM orders INDEXED BY orders_channel
    WHERE user_id = ${userId} AND channel = ${channel} AND paid_at IS NOT NULL
      AND status <> 'cancelled'`)
  const [row] = rows
  if (!row) throw new Error('Sums have no row')
  return { ...row, earned: row.balance + row.redeemed }
}
