import { and, eq, sql } from 'drizzle-orm'
import { payments } from '../../db/schema/orders.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, type Statement } from '../write-batch.ts'
import { payOrder } from './pay-order.ts'

/**
 * The customer has paid on delivery: the order's open payment has succeeded. `delivered` is the change of
 * the order. False where somebody was first.
 */
export async function payOnDelivery(
  ctx: Context,
  orderId: number,
  delivered: Statement,
): Promise<boolean> {
  const isOpen = and(eq(payments.orderId, orderId), eq(payments.status, 'pending'))
  const [open] = await ctx.db.select({ id: payments.id }).from(payments).where(isOpen)
  if (!open) return guardedBatch(ctx.db, delivered, [])
  const succeeded = ctx.db
    .update(payments)
    .set({ status: 'succeeded', capturedAmount: sql`amount`, updatedAt: ctx.clock.now() })
    .where(and(eq(payments.id, open.id), isOpen))
  return guardedBatch(ctx.db, delivered, [succeeded, ...payOrder(ctx, open.id)])
}
