import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { isOwnedBy } from './accounts.ts'

interface Joining {
  visitorId: number
  accountId: number
  when: SQL
}

/** The points that a visitor has earned go to an account, all that there are at that moment. */
export function pointsJoined(
  { clock }: Pick<Context, 'clock'>,
  { visitorId, accountId, when }: Joining,
): SQL[] {
  const own = sql`(SELECT * FROM ledger_accounts WHERE ${isOwnedBy({ userId: visitorId })}
    AND kind = 'points' AND balance > 0 AND ${when})`
  return [
    sql`
      INSERT INTO ledger_accounts(kind, currency, user_id)
      SELECT own.kind, own.currency, ${accountId} FROM ${own} own WHERE true ON CONFLICT DO NOTHING`,
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
