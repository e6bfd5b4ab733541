import { and, eq, isNull, sql } from 'drizzle-orm'
import { payments, refunds } from '../../db/schema/orders.ts'
import { insertDeadLetter } from '../dead-letters.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context, Gateway } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { GatewayRefused, GatewayUnavailable } from './errors.ts'

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
    await close(
      ctx,
      refund,
      answer.state === 'failed'
        ? { status: 'failed', reason: 'The gateway could not pay it back' }
        : { status: 'succeeded', reference: answer.reference },
    )
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    // Somebody paid it back at the gateway: that is what was wanted. Anything else needs a person.
    await close(
      ctx,
      refund,
      error.reason === 'already_refunded'
        ? { status: 'succeeded', reference: null }
        : { status: 'failed', reason: error.message },
    )
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
  refund: Refund,
  gateway: Gateway,
  reference: string,
): Promise<void> {
  const { amount, attemptedAt } = refund
  const endsAt = (attemptedAt ?? ctx.clock.now()).getTime() + attemptMs
  if (ctx.clock.now().getTime() < endsAt) throw new GatewayUnavailable('Another attempt is running')
  const { refundedAmount } = await gateway.retrieve(reference)
  if (refundedAmount !== null && refundedAmount >= amount) {
    return close(ctx, refund, { status: 'succeeded', reference: null })
  }
  await close(ctx, refund, { status: 'failed', reason: 'The answer to the only attempt was lost' })
}

/** The customer is told what happened, staff what did not. */
async function close(
  ctx: Context,
  { id, paymentId }: Refund,
  outcome: { status: 'succeeded'; reference: string | null } | { status: 'failed'; reason: string },
): Promise<void> {
  if (outcome.status === 'failed') {
    await writeBatch(ctx.db, [
      ctx.db.update(refunds).set({ status: 'failed' }).where(eq(refunds.id, id)),
      insertDeadLetter(ctx, { queue: 'refunds', body: { refundId: id }, reason: outcome.reason }),
    ])
    return
  }
  const { status, reference } = outcome
  await writeBatch(ctx.db, [
    ctx.db.update(refunds).set({ status, reference }).where(eq(refunds.id, id)),
    insertEffects(ctx, {
      key: `refund:${id}:message`,
      kind: 'message.refund',
      payload: { refundId: id },
      from: sql`payments`,
      where: sql`id = ${paymentId} AND order_id IS NOT NULL`,
    }),
  ])
  await runEffects(ctx, `refund:${id}:`)
}
