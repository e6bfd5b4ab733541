import { type SQL, sql } from 'drizzle-orm'
import { insertEffects } from '../../outbox/insert-effects.ts'
import type { Context } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'
import { refundEffectKey } from './effect-key.ts'

/**
 * Promises back all that is left of what payments `p` captured: for the batch of the change that says
 * so, which may be repeated. `which` is a condition in SQL on `p`.
 */
export function promiseBack(ctx: Pick<Context, 'clock'>, which: SQL): Statement[] {
  const now = ctx.clock.now().getTime()
  const isLeft = sql`p.captured_amount > p.refunded_amount AND ${which}`
  return [
    sql`
      INSERT INTO refunds(payment_id, key, amount, status, created_at)
      SELECT id, ${nextRefundKey}, captured_amount - refunded_amount, 'pending', ${now}
      FROM payments p WHERE ${isLeft}`,
    payBack(ctx, isLeft),
    sql`
      UPDATE payments AS p SET status = 'refunded', refunded_amount = captured_amount, look_at = NULL,
        updated_at = ${now} WHERE ${isLeft}`,
  ]
}

/** In SQL, the cause of the next refund of payment `p`: its payment's row, which it changes, guards it. */
export const nextRefundKey: SQL = sql`'payment:' || p.id || ':refund:' ||
  (SELECT count(*) FROM refunds r WHERE r.payment_id = p.id)`

/** The gateways are asked for the recorded refunds of payments `p`. */
export function payBack(ctx: Pick<Context, 'clock'>, which: SQL): SQL {
  return insertEffects(ctx, {
    key: sql.raw(refundEffectKey),
    kind: 'payment.refund',
    payload: { refundId: sql`r.id` },
    from: sql`refunds r JOIN payments p ON p.id = r.payment_id`,
    where: sql`r.status = 'pending' AND r.reference IS NULL AND ${which}`,
  })
}
