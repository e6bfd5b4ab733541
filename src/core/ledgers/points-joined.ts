import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { isOwnedBy } from './accounts.ts'

interface Joining {
  visitorId: number
  accountId: number
  when: SQL
}

/** The points that a visitor has earned go to an account, and so will those of orders that are not paid yet. */
export function pointsJoined(
  { clock }: Pick<Context, 'clock'>,
  { visitorId, accountId, when }: Joining,
): SQL[] {
  const moving = sql`o.user_id = ${visitorId} AND o.points_earned > 0 AND ${when}`
  const own = sql`(SELECT * FROM ledger_accounts WHERE ${isOwnedBy({ userId: visitorId })}
    AND kind = 'points' AND balance > 0 AND ${when})`
  return [
    sql`
      INSERT INTO ledger_accounts(kind, currency, user_id)
      SELECT DISTINCT 'points', o.currency, ${accountId} FROM orders o WHERE ${moving}
      ON CONFLICT DO NOTHING`,
    sql`
      INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, created_at)
      SELECT ${`visitor:${visitorId}:points:`} || own.currency || ':' || (
          SELECT count(*) FROM ledger_transfers t WHERE t.from_id = own.id),
        own.id, account.id, own.balance, 'joined', ${clock.now().getTime()}
      FROM ${own} own
      JOIN (SELECT * FROM ledger_accounts WHERE ${isOwnedBy({ userId: accountId })}) account
        ON account.kind = own.kind AND account.currency = own.currency`,
  ]
}
