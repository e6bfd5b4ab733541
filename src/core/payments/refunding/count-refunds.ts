import { type SQL, sql } from 'drizzle-orm'
import type { Clocked } from '../../ports.ts'
import { chargedOf, isOfPayment } from './promise-back.ts'

/**
 * What is promised back is the sum of the refunds, and never more than was captured. A payment that has gone
 * back in full, but for what its order was charged, is refunded as long as its refunds stand. One that the shop
 * itself pays back stays refunded; one of which it pays back parts, for returns, does not.
 */
export function countRefunds(ctx: Clocked, paymentId: number | SQL): SQL {
  const isOwed = sql`FROM refunds r WHERE r.payment_id = p.id AND r.status <> 'cancelled'`
  const sum = sql`(SELECT coalesce(sum(amount), 0) ${isOwed})`
  const all = sql`captured_amount - ${chargedOf}`
  return sql`
    UPDATE payments AS p SET refunded_amount = min(captured_amount, ${sum}),
      status = CASE
        WHEN status = 'succeeded' AND ${sum} >= max(1, ${all}) THEN 'refunded'
        WHEN status = 'refunded' AND ${sum} < ${all}
          AND NOT EXISTS (SELECT 1 ${isOwed} AND ${isOfPayment})
          AND NOT EXISTS (SELECT 1 FROM refunds r JOIN refunds h ON h.id = r.replaced_by
            WHERE r.payment_id = p.id AND ${isOfPayment} AND h.status <> 'cancelled') THEN 'succeeded'
        ELSE status END,
      updated_at = ${ctx.clock.now().getTime()}
    WHERE id = ${paymentId} AND captured_amount IS NOT NULL`
}
