import { and, eq, not, sql } from 'drizzle-orm'
import { type OrderStatus, orders } from '../../db/schema/orders.ts'
import { NotFound } from '../errors.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import { paidAnotherWay } from '../payments/types.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { cancelOpenOrder, isUnderReview, isUnderWay } from './cancellation.ts'
import { OrderNotCancellable, OrderTransitionRefused } from './errors.ts'
import { findOrderStatus, getOwnOrder } from './queries.ts'

/** Where an order may go from each status; staying is no move. */
const transitions: Record<OrderStatus, readonly OrderStatus[]> = {
  pending: ['processing', 'cancelled'],
  processing: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: [],
  cancelled: [],
}

function canMove(from: OrderStatus, to: OrderStatus): boolean {
  return transitions[from].includes(to)
}

/** Staff move an order. @throws NotFound, OrderTransitionRefused */
export async function changeOrderStatus(
  ctx: Context,
  orderId: number,
  to: OrderStatus,
): Promise<void> {
  const from = await findOrderStatus(ctx.db, orderId)
  if (!from) throw new NotFound('order')
  if (!canMove(from, to)) throw new OrderTransitionRefused({ from, to })
  const moved =
    to === 'cancelled' ? await cancelOpenOrder(ctx, orderId) : await move(ctx, orderId, from, to)
  if (!moved) {
    const now = await findOrderStatus(ctx.db, orderId)
    throw new OrderTransitionRefused({ from: now ?? from, to })
  }
  if (to === 'cancelled') await runEffects(ctx, `order:${orderId}:`)
}

/** The owner cancels. @throws NotFound, OrderNotCancellable */
export async function cancelOwnOrder(ctx: Context, userId: number, orderId: number): Promise<void> {
  const order = await getOwnOrder(ctx, userId, orderId)
  const when = sql`NOT EXISTS (
    SELECT 1 FROM payments p WHERE p.order_id = orders.id AND ${isUnderReview})`
  if (!canMove(order.status, 'cancelled') || !(await cancelOpenOrder(ctx, orderId, { when }))) {
    throw new OrderNotCancellable(order.status)
  }
  await runEffects(ctx, `order:${orderId}:`)
}

async function move(
  ctx: Context,
  orderId: number,
  from: OrderStatus,
  to: OrderStatus,
): Promise<boolean> {
  if (from === 'pending') return accept(ctx, orderId, to)
  // The old status is repeated here: somebody may have moved the order since it was read.
  const moved = await ctx.db
    .update(orders)
    .set({ status: to, expiresAt: null, updatedAt: ctx.clock.now() })
    .where(and(eq(orders.id, orderId), eq(orders.status, from)))
    .returning({ id: orders.id })
  return moved.length > 0
}

/**
 * Staff have the money of an unpaid order by another way. Its open payment ends, so that it is not
 * paid twice; one that is being confirmed at this moment goes first, and one under review waits for
 * the gateway's word, which may be that this was the money.
 */
async function accept(ctx: Context, orderId: number, to: OrderStatus): Promise<boolean> {
  const now = ctx.clock.now()
  const isBeingPaid = sql`EXISTS (SELECT 1 FROM payments p
    WHERE p.order_id = orders.id AND ${isUnderWay})`
  return guardedBatch(
    ctx.db,
    ctx.db
      .update(orders)
      .set({
        status: to,
        paidAt: sql`coalesce(paid_at, ${now.getTime()})`,
        expiresAt: null,
        updatedAt: now,
      })
      .where(and(eq(orders.id, orderId), eq(orders.status, 'pending'), not(isBeingPaid))),
    [
      sql`
        UPDATE payments SET status = 'cancelled', look_at = NULL, updated_at = ${now.getTime()},
          failure_message = ${paidAnotherWay}
        WHERE order_id = ${orderId} AND status IN ('pending', 'failed')`,
    ],
  )
}
