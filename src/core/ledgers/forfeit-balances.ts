import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { isOwnedBy } from './accounts.ts'

/**
 * Whatever a customer has of points and credit falls to the shop, for the batch that closes the account.
 * Where there is a balance, the shop has an account: nobody else owes anything.
 */
export function forfeitBalances({ clock }: Pick<Context, 'clock'>, userId: number): SQL {
  return sql`
    INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, created_at)
    SELECT ${`account:${userId}:`} || own.kind || ':' || own.currency, own.id, shop.id, own.balance,
      'forfeited', ${clock.now().getTime()}
    FROM (SELECT * FROM ledger_accounts WHERE ${isOwnedBy({ userId })} AND balance > 0) own
    CROSS JOIN (SELECT * FROM ledger_accounts WHERE ${isOwnedBy('shop')}) shop
      ON shop.kind = own.kind AND shop.currency = own.currency`
}
