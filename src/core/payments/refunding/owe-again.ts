import { type SQL, sql } from 'drizzle-orm'
import type { Clocked } from '../../ports.ts'
import { isForNothing } from '../closing/conditions.ts'
import { adoptedAmount, chargedOf, insertOwed, isOfPayment, payBack } from './promise-back.ts'

/** In SQL, of refund `r` of ours: what was promised for its cause, whoever has paid it back. */
export const promisedAmount: SQL = sql`(iif(r.status = 'cancelled', 0, r.amount) + r.replaced_amount)`

/** In SQL, of payment `p`: what can be promised back beside its refunds. */
const leftAmount: SQL = sql`(p.captured_amount - ${chargedOf} - (SELECT coalesce(sum(r.amount), 0)
  FROM refunds r WHERE r.payment_id = p.id AND r.status <> 'cancelled'))`

/**
 * A refund goes back no more, as one that somebody asked for at the gateway and that has failed; for the batch
 * that notes it before the refunds are counted. What refunds of ours have left to it is owed again, by refunds of
 * the same causes; not that in whose place another one stands. So is all of a payment for nothing that was to go
 * back by others alone.
 */
export function oweAgain(
  ctx: Clocked,
  { id, paymentId }: { id: number; paymentId: number },
): SQL[] {
  const now = ctx.clock.now().getTime()
  const again = sql`r.key || (SELECT ':again:' || id || ':' || failures FROM refunds WHERE id = ${id})`
  const leftToOthers = sql`max(0, r.replaced_amount - coalesce((SELECT h.amount FROM refunds h
    WHERE h.id = r.replaced_by AND h.status <> 'cancelled'), 0))`
  const before = sql`coalesce(sum(${leftToOthers}) OVER (
    ORDER BY r.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)`
  return [
    sql`
      INSERT INTO refunds(payment_id, key, amount, reason, status, created_at)
      SELECT payment_id, key, amount, reason, 'pending', ${now}
      FROM (SELECT r.payment_id, ${again} AS key, r.reason,
          min(${leftToOthers}, ${leftAmount} - ${before}) AS amount
        FROM refunds r JOIN payments p ON p.id = r.payment_id
        WHERE p.id = ${paymentId} AND ${leftToOthers} > 0)
      WHERE amount > 0`,
    sql`
      UPDATE refunds AS r SET replaced_amount = r.replaced_amount - n.amount
      FROM refunds n WHERE r.payment_id = ${paymentId} AND n.key = ${again}`,
    insertOwed(ctx, {
      amount: leftAmount,
      replaced: adoptedAmount,
      which: sql`p.id = ${paymentId} AND p.refunded_amount >= p.captured_amount - ${chargedOf}
        AND ${isForNothing} AND ${leftAmount} > 0
        AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.id AND ${isOfPayment})`,
    }),
    payBack(ctx, sql`p.id = ${paymentId}`),
  ]
}
