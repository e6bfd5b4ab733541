import { and, eq, sql } from 'drizzle-orm'
import { payments, refunds } from '../../../db/schema/orders.ts'
import type { SignedInUser } from '../../identity/types.ts'
import { ledgersReturned } from '../../ledgers/order-ledgers.ts'
import { orderCause } from '../../orders/order-cause.ts'
import { orderCancelled, orderRestocked } from '../../orders/order-changes.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context, RefundReason } from '../../ports.ts'
import { redemptionReturned } from '../../promotions/redemptions.ts'
import { guardedBatch } from '../../write-batch.ts'
import { paymentsOver } from '../closing/close-payments.ts'
import { isOrderCancelled } from '../closing/conditions.ts'
import { PaymentNotRefundable, RefundExceedsPayment, RefundTooSmall } from '../errors.ts'
import { gatewayNamed } from '../gateways.ts'
import { getPayment } from '../queries.ts'
import type { Payment } from '../types.ts'
import { countRefunds } from './count-refunds.ts'
import { adoptedAmount, oweBack } from './promise-back.ts'

const amountMin = 1

export interface RefundRequest {
  paymentId: number
  /** Minor units; null for all that was paid. */
  amount: number | null
  reason: RefundReason | null
  /** The client's operation: repeated, its refund is there. */
  operationId?: string | null
}

/**
 * Pays a succeeded payment back, in full or `amount` of it, once. An order not yet shipped is
 * cancelled; the units of all its items return.
 * @throws NotFound, NotOwner, PaymentNotRefundable, RefundExceedsPayment, RefundTooSmall
 */
export async function refundPayment(
  ctx: Context,
  user: SignedInUser,
  request: RefundRequest,
): Promise<Payment> {
  const payment = await getPayment(ctx, user, request.paymentId)
  if (await isRepeated(ctx, request)) {
    await runEffects(ctx, orderCause(payment.order.id))
    return getPayment(ctx, user, request.paymentId)
  }
  const amount = amountOf(ctx, payment, request)
  const now = ctx.clock.now()
  const orderId = payment.order.id
  const refunded = await guardedBatch(
    ctx.db,
    ctx.db
      .update(payments)
      .set({ status: 'refunded', updatedAt: now })
      .where(
        and(
          eq(payments.id, payment.id),
          eq(payments.status, 'succeeded'),
          sql`captured_amount >= refunded_amount + ${amount ?? 1}`,
        ),
      ),
    [
      ...oweBack(ctx, {
        amount: sql`coalesce(${amount}, p.captured_amount - p.refunded_amount)`,
        ...(amount === null && { replaced: adoptedAmount }),
        which: sql`p.id = ${payment.id}`,
        reason: request.reason,
        operationId: request.operationId ?? null,
      }),
      countRefunds(ctx, payment.id),
      orderCancelled(ctx, orderId),
      orderRestocked(ctx, orderId),
      ...redemptionReturned(orderId),
      ...ledgersReturned(ctx, orderId),
      // A part may be kept of this payment, and nothing of any other.
      ...paymentsOver(
        ctx,
        sql`p.order_id = ${orderId} AND p.id <> ${payment.id} AND ${isOrderCancelled}`,
      ),
    ],
  )
  if (!refunded) throw new PaymentNotRefundable()
  await runEffects(ctx, orderCause(orderId))
  return getPayment(ctx, user, request.paymentId)
}

/** The request may have died after its effect and before its answer. */
async function isRepeated(ctx: Context, request: RefundRequest): Promise<boolean> {
  if (!request.operationId) return false
  const [known] = await ctx.db
    .select({ id: refunds.id })
    .from(refunds)
    .where(eq(refunds.operationId, request.operationId))
  return known !== undefined
}

/** Null for all that is left when it is written. */
function amountOf(ctx: Context, payment: Payment, { amount }: RefundRequest): number | null {
  const { refunds: canRefund, partialRefunds } = gatewayNamed(ctx, payment.gateway).capabilities
  if (payment.status !== 'succeeded' || !canRefund) throw new PaymentNotRefundable()
  // Some of it may have gone back in the gateway's dashboard.
  const leftAmount = payment.amount - payment.refundedAmount
  if (amount === null) return null
  if (amount > leftAmount) throw new RefundExceedsPayment()
  if (amount < payment.amount && !partialRefunds) throw new PaymentNotRefundable()
  if (amount < amountMin) throw new RefundTooSmall({ amountMin, currency: payment.currency })
  return amount
}
