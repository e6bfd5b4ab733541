import { and, eq, not, sql } from 'drizzle-orm'
import { type OrderStatus, orders } from '../../db/schema/orders.ts'
import { NotFound } from '../errors.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import { paidAnotherWay } from '../payments/types.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { cancelOpenOrder, isUnderReview, isUnderWay } from './cancellation.ts'
import { OrderNotCancellable, OrderTransitionRefused } from './errors.ts'
import { findOrderStatus, getOwnOrder, wasChangedBy } from './queries.ts'

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

/** A change of an order's status; `operationId` stands for the request that wants it. */
interface StatusChange {
  orderId: number
  to: OrderStatus
  operationId: string | null
}

/** Staff move an order; repeated, it has been moved. @throws NotFound, OrderTransitionRefused */
export async function changeOrderStatus(ctx: Context, change: StatusChange): Promise<void> {
  const { orderId, to, operationId } = change
  const from = await findOrderStatus(ctx.db, orderId)
  if (!from) throw new NotFound('order')
  const moved = canMove(from, to) && (await move(ctx, from, change))
  if (!moved && !(await wasChangedBy(ctx.db, orderId, operationId))) {
    const now = await findOrderStatus(ctx.db, orderId)
    throw new OrderTransitionRefused({ from: now ?? from, to })
  }
  if (to === 'cancelled') await runEffects(ctx, `order:${orderId}:`)
}

/** The owner cancels; repeated, it is cancelled. @throws NotFound, OrderNotCancellable */
export async function cancelOwnOrder(
  ctx: Context,
  userId: number,
  { orderId, operationId }: { orderId: number; operationId: string | null },
): Promise<void> {
  const order = await getOwnOrder(ctx, userId, orderId)
  const when = sql`NOT EXISTS (
    SELECT 1 FROM payments p WHERE p.order_id = orders.id AND ${isUnderReview})`
  const cancelled =
    canMove(order.status, 'cancelled') &&
    (await cancelOpenOrder(ctx, orderId, { when, operationId }))
  if (!cancelled && !(await wasChangedBy(ctx.db, orderId, operationId))) {
    throw new OrderNotCancellable(order.status)
  }
  await runEffects(ctx, `order:${orderId}:`)
}

async function move(ctx: Context, from: OrderStatus, change: StatusChange): Promise<boolean> {
  const { orderId, to, operationId } = change
  if (to === 'cancelled') return cancelOpenOrder(ctx, orderId, { operationId })
  if (from === 'pending') return accept(ctx, change)
  // The old status is repeated here: somebody may have moved the order since it was read.
  const moved = await ctx.db
    .update(orders)
    .set({ status: to, expiresAt: null, changedBy: operationId, updatedAt: ctx.clock.now() })
    .where(and(eq(orders.id, orderId), eq(orders.status, from)))
    .returning({ id: orders.id })
  return moved.length > 0
}

/**
 * Staff have the money of an unpaid order by another way. Its open payment ends, so that it is not
 * paid twice; one that is being confirmed at this moment goes first, and one under review waits for
 * the gateway's word, which may be that this was the money.
 */
async function accept(ctx: Context, { orderId, to, operationId }: StatusChange): Promise<boolean> {
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
        changedBy: operationId,
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
