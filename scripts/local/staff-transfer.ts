import { type SQL, sql } from 'drizzle-orm'
import { isAccountOf } from '../../src/core/ledgers/accounts.ts'
import { type Transfer, transferred, valueMoved } from '../../src/core/ledgers/transferred.ts'
import type { AccountOwner } from '../../src/core/ledgers/types.ts'

/** Value that staff move between the shop and an account. */
export interface StaffTransfer extends Pick<Transfer, 'kind' | 'currency' | 'cause' | 'reason'> {
  owner: AccountOwner
  /** Minor units that the shop gives; below 0 for what it takes. */
  amount: number
  remarks?: string | null
}

/** Nothing is moved where there is no owner, or where the account has less than is taken. */
export function staffTransferred({ owner, amount, ...transfer }: StaffTransfer, now: Date): SQL[] {
  const [from, to] = amount < 0 ? [owner, 'shop' as const] : ['shop' as const, owner]
  const when = sql`EXISTS (SELECT 1 FROM ledger_accounts
    WHERE ${isAccountOf(owner, transfer)} AND balance + ${amount} >= 0)`
  const ctx = { clock: { now: () => now } }
  const moved = { ...transfer, from, to, amount: Math.abs(amount), when }
  return amount < 0 ? [valueMoved(ctx, moved)] : transferred(ctx, moved)
}
