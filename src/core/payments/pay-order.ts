import { type SQL, sql } from 'drizzle-orm'
import { insertDeadLetterOnce } from '../dead-letters.ts'
import { pointsEarned } from '../ledgers/order-ledgers.ts'
import { orderPaid } from '../orders/order-changes.ts'
import { insertEffects, nextKey } from '../outbox/insert-effects.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { paymentsClosed } from './closing/close-payments.ts'
import { isForNothing, isOtherAmount, isOtherBeside, isPassedOver } from './closing/conditions.ts'
import { gatewaysThatOutlive } from './gateways.ts'
import { promiseBack } from './refunding/promise-back.ts'
import { paidAnotherWay } from './types.ts'

const paidBefore = 'The order was already paid when this money came.'

/**
 * For every batch in which a payment may succeed, for the first time or again. The first success pays the
 * order, which then goes on, and ends its other attempts that overlap. Any further one is refunded, and so is
 * money for what was cancelled or closed, and another amount than was asked for. Where the payment that paid
 * the order has gone back, or staff have accepted the order without one, this money is under review, and staff
 * are told.
 */
export function payOrder(ctx: Pick<Context, 'clock' | 'gateways'>, paymentId: number): Statement[] {
  // Others end as soon as they are looked at.
  const isLeftOver = sql`${isPassedOver} AND +p.gateway IN ${gatewaysThatOutlive(ctx)}`
  // All of it went back at the wish of somebody else.
  const isGone = sql`p.status = 'processing' AND ${isOtherBeside}`
  const ofOrder = sql`(SELECT order_id FROM payments WHERE id = ${paymentId})`
  const succeeded = sql`p.id = ${paymentId} AND p.status = 'succeeded'`
  // Not where staff have accepted the order without a payment: they decide.
  const isBeside = sql`p.order_id = ${ofOrder} AND ${isOtherAmount}
    AND EXISTS (SELECT 1 FROM payments s JOIN orders o ON o.id = s.order_id
      WHERE s.id = ${paymentId} AND s.status = 'succeeded'
        AND (o.paid_at IS NULL OR o.paid_by IS NOT NULL))`
  return [
    ...promiseBack(ctx, sql`(${succeeded} AND ${isForNothing} OR ${isBeside})`),
    sql`
      UPDATE payments AS p SET review_reason = ${paidBefore}
      WHERE ${succeeded} AND EXISTS (SELECT 1 FROM orders o WHERE o.id = p.order_id
        AND o.paid_at IS NOT NULL AND o.paid_by IS NOT p.id)`,
    insertDeadLetterOnce(
      ctx,
      { queue: 'payments', body: { paymentId }, reason: paidBefore },
      sql`changes() > 0`,
    ),
    insertReceipt(ctx, sql`${succeeded} AND o.status <> 'cancelled' AND o.paid_at IS NULL`),
    orderPaid(ctx, paymentId),
    pointsEarned(ctx, sql`o.id = ${ofOrder}`),
    paymentsClosed(
      ctx,
      sql`p.order_id = ${ofOrder} AND (${isLeftOver} OR ${isGone})`,
      paidAnotherWay,
    ),
  ]
}

/** The customer is told that payments `p` have paid their orders `o`. */
export function insertReceipt(ctx: Pick<Context, 'clock'>, which: SQL): Statement {
  return insertEffects(ctx, {
    key: sql`'order:' || o.id || ':payment:' || p.id || ':receipt'`,
    kind: 'message.payment_receipt',
    payload: { paymentId: sql`p.id` },
    from: sql`payments p JOIN orders o ON o.id = p.order_id`,
    where: which,
  })
}

/**
 * Payments `p` of open quotes that the customer has completed: their carts make the orders. After a
 * failure the customer may complete the same payment again.
 */
export function quoteToOrder(ctx: Pick<Context, 'clock'>, which: SQL): Statement {
  return insertEffects(ctx, {
    key: nextKey(sql`'payment:' || p.id || ':order:'`),
    kind: 'quote.order',
    payload: { paymentId: sql`p.id` },
    from: sql`payments p JOIN quotes q ON q.id = p.quote_id`,
    where: sql`${which} AND p.order_id IS NULL AND q.state = 'open'`,
  })
}
