import { and, asc, eq, isNotNull, lte } from 'drizzle-orm'
import { payments } from '../../db/schema/orders.ts'
import type { SignedInUser } from '../identity/types.ts'
import type { Context } from '../ports.ts'
import { openAtGateway } from './open-at-gateway.ts'
import { getPayment, getPaymentByReference } from './queries.ts'
import { settle } from './settle.ts'
import type { Payment } from './types.ts'

const batchMax = 50
const againAfterMs = 30 * 60_000

/** Asks the gateway about one payment and applies the answer. @throws NotFound, NotOwner */
export async function syncPayment(
  ctx: Context,
  user: SignedInUser,
  reference: string,
): Promise<Payment> {
  const payment = await getPaymentByReference(ctx, user, reference)
  await ask(ctx, reference)
  return getPayment(ctx, user, payment.id)
}

/** Heals lost webhooks: asks about payments that have been open for more than ten minutes. */
export async function reconcilePayments(ctx: Context): Promise<number> {
  const now = ctx.clock.now()
  const due = await ctx.db
    .select()
    .from(payments)
    .where(and(isNotNull(payments.checkAt), lte(payments.checkAt, now)))
    .orderBy(asc(payments.checkAt))
    .limit(batchMax)
  for (const payment of due) {
    // Moved on first: a payment the gateway cannot answer for must not hold up the others.
    await ctx.db
      .update(payments)
      .set({ checkAt: new Date(now.getTime() + againAfterMs) })
      .where(and(eq(payments.id, payment.id), isNotNull(payments.checkAt)))
    try {
      await ask(ctx, payment.reference ?? (await openAtGateway(ctx, payment)).reference)
    } catch (error) {
      ctx.log('warn', 'payment.reconcile_failed', { paymentId: payment.id, error: String(error) })
    }
  }
  return due.length
}

async function ask(ctx: Context, reference: string): Promise<void> {
  const answer = await ctx.gateways.stripe.retrieve(reference)
  await settle(ctx, answer)
  const { refundedAmount, money } = answer
  if (refundedAmount !== null && refundedAmount >= money.amount && answer.state === 'succeeded') {
    await settle(ctx, { ...answer, state: 'refunded' })
  }
}
