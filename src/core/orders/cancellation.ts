import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { type OrderStatus, orders } from '../../db/schema/orders.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { gatewaysThat } from '../payments/gateways.ts'
import { promiseBack } from '../payments/refunding/promise-back.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, type Statement } from '../write-batch.ts'

/** What a cancelled order causes: its units go back, open payments close, money is paid back. */
function cancellationEffects(ctx: Context, orderId: number): Statement[] {
  const now = ctx.clock.now().getTime()
  const isOpen = sql`p.order_id = ${orderId} AND p.status IN ('pending', 'processing', 'failed')
    AND NOT (${isUnderReview} AND p.gateway IN ${gatewaysThat(ctx, ({ cancel }) => !cancel)})`
  return [
    ...restockEffects(ctx, orderId),
    ...promiseBack(ctx, sql`p.order_id = ${orderId}`),
    insertEffects(ctx, {
      key: sql`'order:' || p.order_id || ':payment:' || p.id || ':cancel'`,
      kind: 'payment.cancel',
      payload: { paymentId: sql`p.id` },
      from: sql`payments p`,
      where: isOpen,
    }),
    sql`
      UPDATE payments AS p SET status = 'cancelled', look_at = NULL, updated_at = ${now}
      WHERE ${isOpen}`,
  ]
}

/** Every unit of the order goes back to its counter, once, whatever the cause. */
export function restockEffects(ctx: Context, orderId: number): Statement[] {
  return [
    insertEffects(ctx, {
      key: sql`'order:' || o.id || ':restock:' || i.variant_id`,
      kind: 'stock.restock',
      payload: {
        variantId: sql`i.variant_id`,
        checkoutId: sql`o.checkout_id`,
        quantity: sql`sum(i.quantity)`,
      },
      from: sql`orders o JOIN order_items i ON i.order_id = o.id`,
      where: sql`o.id = ${orderId} GROUP BY i.variant_id`,
    }),
  ]
}

const open: OrderStatus[] = ['pending', 'processing']

/** In SQL, of payment `p`: its money is under way. */
export const isUnderWay = sql`p.status = 'processing' AND p.review_reason IS NULL`

/**
 * In SQL, of payment `p`: whether its money is there is not known, or it has come; another amount than
 * was asked for has not.
 */
export const mayBePaid = sql`(p.status = 'succeeded'
  OR p.status = 'processing' AND p.captured_amount IS NULL)`

/**
 * In SQL, of payment `p`: its money may be under way, and staff decide what becomes of the order. The
 * payment itself goes on waiting for the gateway's word, and is paid back should that be late.
 */
export const isUnderReview = sql`p.status = 'processing' AND p.review_reason IS NOT NULL`

/**
 * In SQL, of row `orders`: a gateway that cannot cancel takes the money of a payment that is being
 * confirmed; one that cannot refund keeps what it has.
 */
export function hasNoStuckMoney(ctx: Context): SQL {
  const takes = gatewaysThat(ctx, ({ cancel }) => !cancel)
  const keeps = gatewaysThat(ctx, ({ refunds }) => !refunds)
  return sql`NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = orders.id AND (
    ${isUnderWay} AND p.gateway IN ${takes}
    OR p.captured_amount > p.refunded_amount AND p.gateway IN ${keeps}))`
}

/**
 * Cancels an order that has not left the warehouse, whose money can be given back, and where `when`,
 * a condition in SQL, holds. `ended` ends the payment with which it ends. False where somebody was
 * first.
 */
export async function cancelOpenOrder(
  ctx: Context,
  orderId: number,
  { when, ended, also = [] }: { when?: SQL; ended?: Statement; also?: Statement[] } = {},
): Promise<boolean> {
  return guardedBatch(
    ctx.db,
    ctx.db
      .update(orders)
      .set({ status: 'cancelled', expiresAt: null, updatedAt: ctx.clock.now() })
      .where(and(eq(orders.id, orderId), inArray(orders.status, open), hasNoStuckMoney(ctx), when)),
    [...(ended ? [ended] : []), ...cancellationEffects(ctx, orderId), ...also],
  )
}
