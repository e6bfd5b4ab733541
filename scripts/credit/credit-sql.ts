import { type SQL, sql } from 'drizzle-orm'
import { isAccountOf } from '../../src/core/ledgers/accounts.ts'
import { printSql } from '../local/print-sql.ts'
import { staffTransferred } from '../local/staff-transfer.ts'

/** Whose store credit. */
export interface WhichCredit {
  /** In any case. */
  email: string
  currency: string
}

/** What a customer's store credit grows by. */
export interface CreditChange extends WhichCredit {
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
  const { currency, cause } = change
  const owner = ownerOf(email)
  const transfer = { ...change, kind: 'credit', owner, reason: 'adjustment' } as const
  return printSql([
    ...staffTransferred(transfer, new Date(now)),
    sql`SELECT shown.*, EXISTS (SELECT 1 FROM ledger_transfers WHERE cause = ${cause}) AS is_changed
    FROM (${selectCredit({ email, currency })}) shown`,
  ])
}

/** Answers the balance of an account and whether it is closed; no row where there is none. */
export function showCreditSql(which: WhichCredit): string {
  return printSql([selectCredit(which)])
}

function selectCredit({ email, currency }: WhichCredit): SQL {
  const isOwn = isAccountOf(ownerOf(email), { kind: 'credit', currency })
  return sql`SELECT deactivated_at IS NOT NULL AS is_closed,
      coalesce((SELECT balance FROM ledger_accounts WHERE ${isOwn}), 0) AS balance
    FROM users WHERE ${isAddressed(email)}`
}

/** An account that is open. */
function ownerOf(email: string): { userId: SQL } {
  const isOwn = isAddressed(email)
  return { userId: sql`(SELECT id FROM users WHERE ${isOwn} AND deactivated_at IS NULL)` }
}

/** Addresses that guests have given identify nobody. */
function isAddressed(email: string): SQL {
  return sql`lower(email) = lower(${email}) AND email_identifies = 1`
}
