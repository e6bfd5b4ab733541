import { type SQL, sql } from 'drizzle-orm'
import type { Clocked } from '../../ports.ts'

/**
 * What is promised back is the sum of the refunds, and never more than was captured. A payment that has
 * gone back in full is refunded, as long as its refunds stand; one that the shop itself pays back stays
 * refunded.
 */
export function countRefunds(ctx: Clocked, paymentId: number | SQL): SQL {
  const isOwed = sql`FROM refunds r WHERE r.payment_id = payments.id AND r.status <> 'cancelled'`
  const sum = sql`(SELECT coalesce(sum(amount), 0) ${isOwed})`
  return sql`
    UPDATE payments SET refunded_amount = min(captured_amount, ${sum}),
      status = CASE
        WHEN status = 'succeeded' AND ${sum} >= captured_amount THEN 'refunded'
        WHEN status = 'refunded' AND ${sum} < captured_amount
          AND NOT EXISTS (SELECT 1 ${isOwed} AND r.is_adopted = 0) THEN 'succeeded'
        ELSE status END,
      updated_at = ${ctx.clock.now().getTime()}
    WHERE id = ${paymentId} AND captured_amount IS NOT NULL`
}
