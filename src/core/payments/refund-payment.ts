import { and, eq, sql } from 'drizzle-orm'
import { payments } from '../../db/schema/orders.ts'
import type { SignedInUser } from '../identity/types.ts'
import { payBackEffects, restockEffects } from '../orders/cancellation.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context, RefundReason } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { PaymentNotRefundable, RefundExceedsPayment, RefundTooSmall } from './errors.ts'
import { getPayment } from './queries.ts'
import type { Payment } from './types.ts'

/**
 * Pays a succeeded payment back, in full or `amount` of it, once. An order not yet shipped is
 * cancelled; the units of all its items return.
 * @throws NotFound, NotOwner, PaymentNotRefundable, RefundExceedsPayment, RefundTooSmall
 */
export async function refundPayment(
  ctx: Context,
  user: SignedInUser,
  request: { paymentId: number; amount: number | null; reason: RefundReason | null },
): Promise<Payment> {
  const payment = await getPayment(ctx, user, request.paymentId)
  if (payment.status !== 'succeeded') throw new PaymentNotRefundable()
  const { refunds, partialRefunds } = ctx.gateways[payment.gateway].capabilities
  if (!refunds) throw new PaymentNotRefundable()
  const amount = request.amount ?? payment.amount
  if (amount > payment.amount) throw new RefundExceedsPayment()
  if (amount < payment.amount && !partialRefunds) throw new PaymentNotRefundable()
  if (amount < 1) throw new RefundTooSmall({ amountMin: 1, currency: payment.currency })

  const now = ctx.clock.now()
  const key = `payment:${payment.id}:refund`
  const orderId = payment.order.id
  const refunded = await guardedBatch(
    ctx.db,
    ctx.db
      .update(payments)
      .set({ status: 'refunded', refundedAmount: amount, updatedAt: now })
      .where(and(eq(payments.id, payment.id), eq(payments.status, 'succeeded'))),
    [
      sql`
        INSERT INTO refunds(payment_id, key, amount, reason, status, created_at)
        VALUES (${payment.id}, ${key}, ${amount}, ${request.reason}, 'pending', ${now.getTime()})`,
      ...payBackEffects(ctx, orderId),
      sql`
        UPDATE orders SET status = 'cancelled', updated_at = ${now.getTime()}
        WHERE id = ${orderId} AND status IN ('pending', 'processing')`,
      ...restockEffects(ctx, orderId),
    ],
  )
  if (!refunded) throw new PaymentNotRefundable()
  await runEffects(ctx, `order:${orderId}:`)
  return getPayment(ctx, user, request.paymentId)
}
