import { type SQL, sql } from 'drizzle-orm'
import { insertEffects } from '../../outbox/insert-effects.ts'
import type { Context } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'
import { gatewaysThat, gatewaysThatOutlive } from '../gateways.ts'
import { firstLookAt } from '../look-times.ts'
import { promiseBack } from '../refunding/promise-back.ts'
import { mayBecome } from '../transitions.ts'

/**
 * Pays back and closes the payments `p` that `which` names in SQL, for the batch that ends what they are
 * for. A payment that cannot be closed while its money may be on the way goes on waiting: the money goes
 * back if it comes.
 */
export function paymentsOver(ctx: Pick<Context, 'clock' | 'gateways'>, which: SQL): Statement[] {
  const cannotCancel = gatewaysThat(ctx, ({ cancel }) => !cancel)
  const isClosed = sql`${mayBecome('cancelled', sql`p.status`)}
    AND NOT (p.status = 'processing' AND p.captured_amount IS NULL AND p.gateway IN ${cannotCancel})`
  return [...promiseBack(ctx, which), ...closePayments(ctx, sql`${which} AND ${isClosed}`)]
}

/**
 * Ends payments `p`, which `which` names in SQL, and has their gateways end them, too; for the batch
 * of the change that says so. Those that can be paid all the same are asked about for a while.
 */
export function closePayments(
  ctx: Pick<Context, 'clock' | 'gateways'>,
  which: SQL,
  failureMessage: string | null = null,
): Statement[] {
  return [
    insertEffects(ctx, {
      key: sql`coalesce('order:' || p.order_id || ':', '') || 'payment:' || p.id || ':cancel'`,
      kind: 'payment.cancel',
      payload: { paymentId: sql`p.id` },
      from: sql`payments p`,
      where: which,
    }),
    paymentsClosed(ctx, which, failureMessage),
  ]
}

/** The same where their gateways cannot end them. */
export function paymentsClosed(
  ctx: Pick<Context, 'clock' | 'gateways'>,
  which: SQL,
  failureMessage: string | null,
): Statement {
  return sql`
    UPDATE payments AS p SET status = 'cancelled', look_at = ${lookAtWhenOver(ctx)},
      updated_at = ${ctx.clock.now().getTime()},
      failure_message = coalesce(${failureMessage}, failure_message)
    WHERE ${which}`
}

/**
 * In SQL, of a row of `payments` that ends here: when its gateway is asked all the same, as it may be paid
 * yet.
 */
export function lookAtWhenOver(ctx: Pick<Context, 'clock' | 'gateways'>): SQL {
  const at = firstLookAt(ctx.clock.now()).getTime()
  return sql`iif(gateway IN ${gatewaysThatOutlive(ctx)}, ${at}, NULL)`
}
