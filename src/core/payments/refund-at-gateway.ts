import { eq } from 'drizzle-orm'
import { payments, refunds } from '../../db/schema/orders.ts'
import { GatewayRefused } from '../errors.ts'
import type { Context } from '../ports.ts'

/** Pays a recorded refund back at the gateway, once: its key is the refund's. */
export async function refundAtGateway(ctx: Context, refundId: number): Promise<void> {
  const [refund] = await ctx.db.select().from(refunds).where(eq(refunds.id, refundId))
  if (refund?.status !== 'pending') return
  const [payment] = await ctx.db.select().from(payments).where(eq(payments.id, refund.paymentId))
  if (!payment?.reference) throw new Error(`Refund ${refundId} has no payment to pay back`)
  try {
    const answer = await ctx.gateways.stripe.refund({
      reference: payment.reference,
      key: `refund:${refund.id}`,
      amount: refund.amount,
      reason: refund.reason,
      metadata: { refund_id: String(refund.id), payment_id: String(payment.id) },
    })
    await close(ctx, refundId, answer.state === 'failed' ? 'failed' : 'succeeded', answer.reference)
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    // Somebody paid it back at the gateway: that is what was wanted. Anything else needs a person.
    const status = error.reason === 'already_refunded' ? 'succeeded' : 'failed'
    if (status === 'failed') ctx.log('error', 'refund.refused', { refundId, reason: error.reason })
    await close(ctx, refundId, status, null)
  }
}

async function close(
  ctx: Context,
  refundId: number,
  status: 'succeeded' | 'failed',
  reference: string | null,
): Promise<void> {
  await ctx.db.update(refunds).set({ status, reference }).where(eq(refunds.id, refundId))
}
