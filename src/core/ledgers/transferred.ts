import { type SQL, sql } from 'drizzle-orm'
import { isErased } from '../identity/queries.ts'
import type { Clocked } from '../ports.ts'
import { accountOpened, idOfAccount } from './accounts.ts'
import type { AccountOwner, Ledger, TransferReason } from './types.ts'

export interface Transfer extends Ledger {
  /** Such as `order:17:points`: the same causes one transfer, whatever else it says. */
  cause: string
  from: AccountOwner
  to: AccountOwner
  /** Whole points, else minor units; more than nothing. */
  amount: number
  reason: TransferReason
  /** The order that it is about. */
  orderId?: number | SQL | null
  /** Words of staff, which the customer reads as well. */
  remarks?: string | null
  /** In SQL: it happens only then. */
  when?: SQL
}

/**
 * Has value go from one account to another, for the batch of what causes it: a customer or card that has
 * less lets the whole batch fail. To a customer whose account was closed nothing goes any more.
 */
export function transferred(ctx: Clocked, transfer: Transfer): SQL[] {
  const { from, to } = transfer
  return [accountOpened(from, transfer), accountOpened(to, transfer), valueMoved(ctx, transfer)]
}

/** The same between accounts that are open. */
export function valueMoved({ clock }: Clocked, transfer: Transfer): SQL {
  const { cause, from, to, amount, reason, orderId = null, remarks = null } = transfer
  const { when = sql`true` } = transfer
  const isTaken = to !== 'shop' && 'userId' in to ? sql`NOT ${isErased(to.userId)}` : sql`true`
  // With OR IGNORE instead, the trigger would pass over balances below zero.
  return sql`
    INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, order_id, remarks, created_at)
    SELECT ${cause}, ${idOfAccount(from, transfer)}, ${idOfAccount(to, transfer)}, ${amount}, ${reason},
      ${orderId}, ${remarks}, ${clock.now().getTime()}
    WHERE ${isTaken} AND ${when}
    ON CONFLICT (cause) DO NOTHING`
}
