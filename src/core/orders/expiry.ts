import { type SQL, sql } from 'drizzle-orm'
import type { Context, Settings } from '../ports.ts'

/** Until when an order waits after an attempt to pay it, in ms since 1970; null for ever. */
export function expiryFrom(
  now: Date,
  { unpaidOrderTtlMinutes }: Pick<Settings, 'unpaidOrderTtlMinutes'>,
): number | null {
  if (unpaidOrderTtlMinutes === 0) return null
  return now.getTime() + unpaidOrderTtlMinutes * 60_000
}

/**
 * Nobody waits any longer for the money of a user's orders, which those that are paid on delivery do not;
 * for the batch that closes the account.
 */
export function ordersExpired({ clock }: Pick<Context, 'clock'>, userId: number): SQL {
  return sql`
    UPDATE orders SET expires_at = ${clock.now().getTime() - 1}
    WHERE user_id = ${userId} AND status IN ('pending', 'processing') AND paid_at IS NULL
      AND policy ->> 'paid' <> 'on_delivery'`
}
