import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { isAccountOf } from './accounts.ts'
import type { TransferReason } from './types.ts'

/** What a customer has done in a sales channel, and has got for it in points. Amounts in minor units. */
export interface Loyalty {
  /** What orders have brought, less what was taken back of it. */
  earned: number
  /** What has paid for orders, less what came back of it. */
  redeemed: number
  /** What is there now, with what staff gave and took. */
  balance: number
  /** That are paid, and not cancelled. */
  orders: number
  spentAmount: number
  /** What promotions and coupons took off them, with what they gave and shipped for nothing. */
  savedAmount: number
}

export interface LoyaltyQuery {
  userId: number
  channel: string
  currency: string
}

/** In one round trip. Of somebody who has never bought anything all is zero. */
export async function readLoyalty(
  { db }: Pick<Context, 'db'>,
  { userId, channel, currency }: LoyaltyQuery,
): Promise<Loyalty> {
  const isOwn = isAccountOf({ userId }, { kind: 'points', currency })
  const rows = await db.all<Loyalty>(sql`
    WITH account AS MATERIALIZED (SELECT id, balance FROM ledger_accounts WHERE ${isOwn}),
      came AS MATERIALIZED (SELECT ${totalOf('earned', 'joined')} AS earned,
        ${totalOf('returned')} AS returned
        FROM ledger_transfers WHERE to_id = (SELECT id FROM account)),
      went AS MATERIALIZED (SELECT ${totalOf('revoked')} AS revoked, ${totalOf('spent')} AS spent
        FROM ledger_transfers WHERE from_id = (SELECT id FROM account))
    SELECT coalesce((SELECT balance FROM account), 0) AS balance,
      (SELECT came.earned - went.revoked FROM came, went) AS earned,
      (SELECT went.spent - came.returned FROM came, went) AS redeemed,
      count(*) AS orders, coalesce(sum(total_amount), 0) AS spentAmount,
      coalesce(sum(${savedOnOrder}), 0) AS savedAmount
    FROM orders INDEXED BY orders_channel
    WHERE user_id = ${userId} AND channel = ${channel} AND paid_at IS NOT NULL
      AND status <> 'cancelled'`)
  const [row] = rows
  if (!row) throw new Error('Sums have no row')
  return row
}

/** In SQL, of an order: its own summary tells what offers came to, one of another contract what was taken off. */
const savedOnOrder: SQL = sql`coalesce(sale ->> '$.promotionAmount' + sale ->> '$.couponAmount', discount_amount)`

/** In SQL: what the transfers of some reasons come to. A visitor's points were earned before they joined. */
function totalOf(...reasons: TransferReason[]): SQL {
  return sql`coalesce(sum(amount) FILTER (WHERE reason IN ${reasons}), 0)`
}
