import { not, sql } from 'drizzle-orm'
import { pointsEarned } from '../../ledgers/order-ledgers.ts'
import { orderAccepted } from '../../orders/order-changes.ts'
import type { Context } from '../../ports.ts'
import { guardedBatch } from '../../write-batch.ts'
import { paidAnotherWay } from '../types.ts'
import { closePayments } from './close-payments.ts'
import { hasPayment, isUnderWay } from './conditions.ts'

/**
 * Staff have received the money of an unpaid order in another way. Its open payment ends, so that the
 * order is not paid twice. One that is being confirmed at this moment goes first. One under review waits
 * for the gateway's answer, which may be that this was the money. False where somebody was first.
 */
export function acceptUnpaidOrder(
  ctx: Context,
  orderId: number,
  operationId: string | null,
): Promise<boolean> {
  const guard = { when: not(hasPayment(isUnderWay)), operationId }
  const waits = sql`p.order_id = ${orderId} AND p.status IN ('pending', 'failed')`
  const closed = closePayments(ctx, waits, paidAnotherWay)
  const earned = pointsEarned(ctx, sql`o.id = ${orderId}`)
  return guardedBatch(ctx.db, orderAccepted(ctx, orderId, guard), [...closed, earned])
}
