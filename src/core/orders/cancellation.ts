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

interface Cancellation {
  /** A condition in SQL on `orders`. */
  when?: SQL
  /** Ends the payment with which the order ends. */
  ended?: Statement
  also?: Statement[]
  /** The request that wants it. */
  operationId?: string | null
}

/**
 * Cancels an order that has not left the warehouse and whose money can be given back. False where
 * somebody was first.
 */
export async function cancelOpenOrder(
  ctx: Context,
  orderId: number,
  { when, ended, also = [], operationId = null }: Cancellation = {},
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
    [...(ended ? [ended] : []), ...cancellationEffects(ctx, orderId), ...also],
  )
}
