import { and, eq, isNull } from 'drizzle-orm'
import { payments, refunds } from '../../db/schema/orders.ts'
import { GatewayRefused, GatewayUnavailable } from '../errors.ts'
import type { Context, Gateway } from '../ports.ts'

type Refund = typeof refunds.$inferSelect

/** Longer than a gateway may take to answer. */
const attemptMs = 60_000

/**
 * Pays a recorded refund back at the gateway, once: its key is the refund's. A gateway that would pay
 * twice is asked once; where its answer got lost and it does not tell, a person must look.
 */
export async function refundAtGateway(ctx: Context, refundId: number): Promise<void> {
  const [refund] = await ctx.db.select().from(refunds).where(eq(refunds.id, refundId))
  if (refund?.status !== 'pending') return
  const [payment] = await ctx.db.select().from(payments).where(eq(payments.id, refund.paymentId))
  if (!payment?.reference) throw new Error(`Refund ${refundId} has no payment to pay back`)
  const { reference } = payment
  const gateway = ctx.gateways[payment.gateway]
  if (!gateway.capabilities.idempotentRefund && !(await isFirstAttempt(ctx, refund))) {
    return learn(ctx, refund, gateway, reference)
  }
  try {
    const answer = await gateway.refund({
      reference,
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

/** Notes the attempt before it is made; false for all but the first to come. */
async function isFirstAttempt(ctx: Context, { id }: Refund): Promise<boolean> {
  const noted = await ctx.db
    .update(refunds)
    .set({ attemptedAt: ctx.clock.now() })
    .where(and(eq(refunds.id, id), isNull(refunds.attemptedAt)))
    .returning({ id: refunds.id })
  return noted.length > 0
}

/** What became of an attempt whose answer nobody has seen; never asks for another one. */
async function learn(
  ctx: Context,
  { id, amount, attemptedAt }: Refund,
  gateway: Gateway,
  reference: string,
): Promise<void> {
  const endsAt = (attemptedAt ?? ctx.clock.now()).getTime() + attemptMs
  if (ctx.clock.now().getTime() < endsAt) throw new GatewayUnavailable('Another attempt is running')
  const { refundedAmount } = await gateway.retrieve(reference)
  if (refundedAmount !== null && refundedAmount >= amount) {
    return close(ctx, id, 'succeeded', null)
  }
  ctx.log('error', 'refund.unknown', { refundId: id })
  await close(ctx, id, 'failed', null)
}

async function close(
  ctx: Context,
  refundId: number,
  status: 'succeeded' | 'failed',
  reference: string | null,
): Promise<void> {
  await ctx.db.update(refunds).set({ status, reference }).where(eq(refunds.id, refundId))
}
