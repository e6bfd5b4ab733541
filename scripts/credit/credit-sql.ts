import { type SQL, sql } from 'drizzle-orm'
import { isAccountOf } from '../../src/core/ledgers/accounts.ts'
import { printSql } from '../local/print-sql.ts'
import { staffTransferred } from '../local/staff-transfer.ts'

/** What a customer's store credit grows by. */
export interface CreditChange {
  /** In lower case. */
  email: string
  currency: string
  /** Minor units; below 0 for what is taken away. */
  amount: number
  /** Words of staff about it. */
  remarks: string | null
  /** The same causes one change, however often it is written. */
  cause: string
}

/**
 * Changes the credit of an account that is open, and has what is taken. Answers its balance, whether it
 * was changed, and whether the account is closed; no row where there is none.
 */
export function changeCreditSql({ email, ...change }: CreditChange, now: number): string {
  const isOwn = isAddressed(email)
  const owner = { userId: sql`(SELECT id FROM users WHERE ${isOwn} AND deactivated_at IS NULL)` }
  const ledger = { kind: 'credit', currency: change.currency } as const
  const transfer = { ...change, ...ledger, owner, reason: 'adjustment' } as const
  return printSql([
    ...staffTransferred(transfer, new Date(now)),
    sql`SELECT deactivated_at IS NOT NULL AS is_closed,
      coalesce((SELECT balance FROM ledger_accounts WHERE ${isAccountOf(owner, ledger)}), 0) AS balance,
      EXISTS (SELECT 1 FROM ledger_transfers WHERE cause = ${change.cause}) AS is_changed
    FROM users WHERE ${isOwn}`,
  ])
}

/** Addresses that guests have given identify nobody. */
function isAddressed(email: string): SQL {
  return sql`lower(email) = lower(${email}) AND email_identifies = 1`
}
