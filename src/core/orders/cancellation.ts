import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { type OrderStatus, orders } from '../../db/schema/orders.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { gatewaysThat } from '../payments/gateways-that.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, type Statement } from '../write-batch.ts'

/** What a cancelled order causes: its units go back, open payments close, money is paid back. */
function cancellationEffects(ctx: Context, orderId: number): Statement[] {
  const now = ctx.clock.now().getTime()
  return [
    ...restockEffects(ctx, orderId),
    sql`
      UPDATE payments AS p SET status = 'cancelled', check_at = NULL, updated_at = ${now}
      WHERE order_id = ${orderId} AND status IN ('pending', 'processing', 'failed')
        AND NOT (${isUnderReview} AND gateway IN ${gatewaysThat(ctx, ({ cancel }) => !cancel)})`,
    insertEffects(ctx, {
      key: sql`'order:' || order_id || ':payment:' || id || ':cancel'`,
      kind: 'payment.cancel',
      payload: { paymentId: sql`id` },
      from: sql`payments`,
      where: sql`order_id = ${orderId} AND status = 'cancelled'`,
    }),
    ...refundEffects(ctx, orderId),
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

/** Pays back what the order's payment captured, in full, once; `when` is a condition in SQL. */
export function refundEffects(ctx: Context, orderId: number, when: SQL = sql`true`): Statement[] {
  const now = ctx.clock.now().getTime()
  return [
    sql`
      INSERT INTO refunds(payment_id, key, amount, status, created_at)
      SELECT id, 'payment:' || id || ':refund', amount - refunded_amount, 'pending', ${now}
      FROM payments
      WHERE order_id = ${orderId} AND status = 'succeeded' AND amount > refunded_amount
        AND ${when}
      ON CONFLICT DO NOTHING`,
    sql`
      UPDATE payments SET status = 'refunded', refunded_amount = amount, updated_at = ${now}
      WHERE order_id = ${orderId} AND status = 'succeeded' AND ${when}`,
    ...payBackEffects(ctx, orderId),
  ]
}

/** The order's recorded refunds are made at the gateway. */
export function payBackEffects(ctx: Context, orderId: number): Statement[] {
  return [
    insertEffects(ctx, {
      key: sql`'order:' || p.order_id || ':' || r.key`,
      kind: 'payment.refund',
      payload: { refundId: sql`r.id` },
      from: sql`refunds r JOIN payments p ON p.id = r.payment_id`,
      where: sql`p.order_id = ${orderId} AND r.status = 'pending'`,
    }),
  ]
}

const open: OrderStatus[] = ['pending', 'processing']

/** In SQL, of payment `p`: its money is under way. */
export const isUnderWay = sql`p.status = 'processing' AND p.review_reason IS NULL`

/**
 * In SQL, of payment `p`: its money may be under way, and staff decide what becomes of the order. The
 * payment itself goes on waiting for the gateway's word, and is paid back should that be late.
 */
export const isUnderReview = sql`p.status = 'processing' AND p.review_reason IS NOT NULL`

/**
 * A gateway that cannot cancel takes the money of a payment that is being confirmed; one that cannot
 * refund keeps what it has.
 */
function hasNoStuckMoney(ctx: Context): SQL {
  const takes = gatewaysThat(ctx, ({ cancel }) => !cancel)
  const keeps = gatewaysThat(ctx, ({ refunds }) => !refunds)
  return sql`NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = orders.id AND (
    ${isUnderWay} AND p.gateway IN ${takes}
    OR p.status = 'succeeded' AND p.gateway IN ${keeps}))`
}

/**
 * Cancels an order that has not left the warehouse, whose money can be given back, and where `when`,
 * a condition in SQL, holds. False where somebody was first.
 */
export async function cancelOpenOrder(
  ctx: Context,
  orderId: number,
  {
    also = [],
    when,
    operationId = null,
  }: { also?: Statement[]; when?: SQL; operationId?: string | null } = {},
): Promise<boolean> {
  return guardedBatch(
    ctx.db,
    ctx.db
      .update(orders)
      .set({
        status: 'cancelled',
        expiresAt: null,
        changedBy: operationId,
        updatedAt: ctx.clock.now(),
      })
      .where(and(eq(orders.id, orderId), inArray(orders.status, open), hasNoStuckMoney(ctx), when)),
    [...cancellationEffects(ctx, orderId), ...also],
  )
}
