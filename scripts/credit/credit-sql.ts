import { quoteSql } from '../local/quote-sql.ts'
import { isAccount, type StaffTransfer, transferStatements } from '../local/transfer-sql.ts'

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
export function changeCreditSql(change: CreditChange, now: number): string {
  const { email, currency, amount, remarks, cause } = change
  const ownerId = `(SELECT id FROM users WHERE ${isAddressed(email)} AND deactivated_at IS NULL)`
  const account = { kind: 'credit', owner: 'user_id', ownerId, currency } as const
  const transfer: StaffTransfer = { ...account, amount, cause, reason: 'adjustment', remarks }
  return [
    ...transferStatements(transfer, now),
    `SELECT deactivated_at IS NOT NULL AS is_closed,
      coalesce((SELECT balance FROM ledger_accounts a WHERE ${isAccount('a', account)}), 0) AS balance,
      EXISTS (SELECT 1 FROM ledger_transfers WHERE cause = ${quoteSql(cause)}) AS is_changed
    FROM users WHERE ${isAddressed(email)}`,
  ].join(';\n')
}

/** Addresses that guests have given identify nobody. */
function isAddressed(email: string): string {
  return `lower(email) = lower(${quoteSql(email)}) AND email_identifies = 1`
}
