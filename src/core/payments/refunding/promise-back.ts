import { type SQL, sql } from 'drizzle-orm'
import { insertEffects } from '../../outbox/insert-effects.ts'
import type { Clocked, RefundReason } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'
import { refundEffectKey } from './effect-key.ts'

/** In SQL, of payment `p`: what the cancellation of its order keeps of it, in minor units. */
export const chargedOf: SQL = sql`coalesce(
  (SELECT o.charged_amount FROM orders o WHERE o.id = p.order_id AND o.paid_by = p.id), 0)`

/** In SQL, of refund `r`: the shop pays back the payment itself by it, and no part for a return. */
export const isOfPayment: SQL = sql`(r.is_adopted = 0 AND r.key GLOB 'payment:*')`

/**
 * In SQL, of payment `p`: what is on its way back, or has gone, since somebody asked for that at the gateway.
 * Where all is promised back, this is left to those refunds.
 */
export const adoptedAmount: SQL = sql`(SELECT coalesce(sum(r.amount), 0) FROM refunds r
  WHERE r.payment_id = p.id AND r.is_adopted = 1 AND r.status <> 'cancelled')`

/**
 * Promises back all that is left of what payments `p` captured, but for what their orders were charged: for
 * the batch of the change that says so, which may be repeated. `which` is a condition in SQL on `p`.
 */
export function promiseBack(ctx: Clocked, which: SQL): Statement[] {
  const now = ctx.clock.now().getTime()
  const left = sql`(p.captured_amount - p.refunded_amount - ${chargedOf})`
  const isLeft = sql`p.captured_amount > p.refunded_amount AND ${which} AND ${left} > 0`
  return [
    ...oweBack(ctx, { amount: left, which: isLeft, replaced: adoptedAmount }),
    sql`
      UPDATE payments AS p SET status = 'refunded', refunded_amount = captured_amount - ${chargedOf},
        look_at = NULL, updated_at = ${now} WHERE ${isLeft}`,
  ]
}

interface Owed {
  /** In SQL, of payment `p`; minor units. */
  amount: SQL
  /** The same: what is promised beside it, and left to refunds that somebody asked for at the gateway. */
  replaced?: SQL
  /** A condition in SQL on payments `p`. */
  which: SQL
  reason?: RefundReason | null
  /** The client's operation that wants it. */
  operationId?: string | null
  /** In SQL, what causes it; the payment's next refund where nothing is named. */
  key?: SQL
}

/** Writes a refund of each of the payments `p`, and has their gateways asked for it. */
export function oweBack(ctx: Clocked, owed: Owed): SQL[] {
  return [insertOwed(ctx, owed), payBack(ctx, owed.which)]
}

/** The first half of it, for conditions that do not hold afterwards. */
export function insertOwed({ clock }: Clocked, owed: Owed): SQL {
  const { amount, replaced = sql`0`, which, key = nextRefundKey } = owed
  const { reason = null, operationId = null } = owed
  return sql`
    INSERT INTO refunds(payment_id, key, operation_id, amount, replaced_amount, reason, status,
      created_at)
    SELECT p.id, ${key}, ${operationId}, ${amount}, ${replaced}, ${reason}, 'pending',
      ${clock.now().getTime()}
    FROM payments p WHERE ${which}`
}

/** In SQL, the cause of the next refund of payment `p`, whose row guards it. */
const nextRefundKey: SQL = sql`'payment:' || p.id || ':refund:' ||
  (SELECT count(*) FROM refunds r WHERE r.payment_id = p.id)`

/** The gateways are asked for the recorded refunds of payments `p`. */
export function payBack(ctx: Clocked, which: SQL): SQL {
  return insertEffects(ctx, {
    key: sql.raw(refundEffectKey),
    kind: 'payment.refund',
    payload: { refundId: sql`r.id` },
    from: sql`refunds r JOIN payments p ON p.id = r.payment_id`,
    where: sql`r.status = 'pending' AND r.reference IS NULL AND ${which}`,
  })
}
