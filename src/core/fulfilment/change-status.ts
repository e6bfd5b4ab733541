import { not } from 'drizzle-orm'
import { NotFound } from '../errors.ts'
import { OrderNotCancellable, OrderTransitionRefused } from '../orders/errors.ts'
import { orderCause } from '../orders/order-cause.ts'
import { type CancellationWords, orderMoved } from '../orders/order-changes.ts'
import { findOrderState, getOwnOrder, type OrderState, wasChangedBy } from '../orders/queries.ts'
import type { OrderStatus } from '../orders/types.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import { acceptUnpaidOrder } from '../payments/closing/accept-unpaid-order.ts'
import { cancelOpenOrder } from '../payments/closing/cancel-open-order.ts'
import { hasPayment, isUnderReview } from '../payments/closing/conditions.ts'
import { payOnDelivery } from '../payments/pay-on-delivery.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'

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
  /** Only an order of this sales channel is moved; any other where none is given. */
  channel?: string
  to: OrderStatus
  operationId: string | null
}

/** Staff move an order; repeated, it has been moved. @throws NotFound, OrderTransitionRefused */
export async function changeOrderStatus(ctx: Context, change: StatusChange): Promise<void> {
  const { orderId, channel, to, operationId } = change
  const order = await findOrderState(ctx.db, orderId, channel)
  if (!order) throw new NotFound('order')
  const moved = canMove(order.status, to) && (await move(ctx, order, change))
  if (!moved && !(await wasChangedBy(ctx.db, orderId, operationId))) {
    const now = await findOrderState(ctx.db, orderId)
    throw new OrderTransitionRefused({ from: now?.status ?? order.status, to })
  }
  if (concernsMoney(order, to)) await runEffects(ctx, orderCause(orderId))
}

interface OwnCancellation {
  orderId: number
  operationId: string | null
  said?: CancellationWords
}

/** The owner cancels; repeated, it is cancelled. @throws NotFound, OrderNotCancellable */
export async function cancelOwnOrder(
  ctx: Context,
  userId: number,
  { orderId, operationId, said }: OwnCancellation,
): Promise<void> {
  const order = await getOwnOrder(ctx, userId, orderId)
  const when = not(hasPayment(isUnderReview))
  const cancelled =
    canMove(order.status, 'cancelled') &&
    (await cancelOpenOrder(ctx, orderId, { when, operationId, ...(said && { said }) }))
  if (!cancelled && !(await wasChangedBy(ctx.db, orderId, operationId))) {
    throw new OrderNotCancellable(order.status)
  }
  await runEffects(ctx, orderCause(orderId))
}

/** Its payments end with the move, or are made by it. */
function concernsMoney({ status, policy }: OrderState, to: OrderStatus): boolean {
  if (to === 'cancelled') return true
  return policy.paid === 'on_delivery' ? to === 'delivered' : status === 'pending'
}

async function move(ctx: Context, order: OrderState, change: StatusChange): Promise<boolean> {
  const { orderId, to, operationId } = change
  if (to === 'cancelled') return cancelOpenOrder(ctx, orderId, { operationId })
  const isPaidLater = order.policy.paid === 'on_delivery'
  if (order.status === 'pending' && !isPaidLater)
    return acceptUnpaidOrder(ctx, orderId, operationId)
  const moved = orderMoved(ctx, orderId, { from: order.status, to, operationId })
  if (to === 'delivered' && isPaidLater) return payOnDelivery(ctx, orderId, moved)
  return guardedBatch(ctx.db, moved, [])
}
