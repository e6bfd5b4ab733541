import { and, asc, eq, isNotNull, lte } from 'drizzle-orm'
import { payments } from '../../db/schema/orders.ts'
import type { SignedInUser } from '../identity/types.ts'
import type { Context } from '../ports.ts'
import { workOnEach } from '../work-on-each.ts'
import type { PaymentRow } from './begin-payment.ts'
import { claimEndsAt, nextCheckAt } from './check-times.ts'
import { confirmAtGateway } from './confirm-at-gateway.ts'
import { openAtGateway } from './open-at-gateway.ts'
import { getPayment, getPaymentByReference } from './queries.ts'
import { settle } from './settle.ts'
import { giveUp } from './start-payment.ts'
import type { Payment } from './types.ts'

/** Asks the gateway about one payment and applies the answer. @throws NotFound, NotOwner */
export async function syncPayment(
  ctx: Context,
  user: SignedInUser,
  reference: string,
): Promise<Payment> {
  const payment = await getPaymentByReference(ctx, user, reference)
  await ask(ctx, payment)
  return getPayment(ctx, user, payment.id)
}

/**
 * Heals lost webhooks and customers who did not come back: asks about up to `max` payments that have
 * been open for more than ten minutes.
 */
export async function reconcilePayments(ctx: Context, max: number): Promise<number> {
  const now = ctx.clock.now()
  const due = await ctx.db
    .select()
    .from(payments)
    .where(and(isNotNull(payments.checkAt), lte(payments.checkAt, now)))
    .orderBy(asc(payments.checkAt))
    .limit(max)
  await workOnEach(
    ctx,
    due,
    async (payment) => (await claim(ctx, payment, now)) && look(ctx, payment),
    ({ id }) => ({ event: 'payment.reconcile_failed', paymentId: id }),
  )
  return due.length
}

/** Moves it on first: a payment the gateway cannot answer for must not hold up the others. */
async function claim(ctx: Context, payment: PaymentRow, now: Date): Promise<boolean> {
  const { id, gateway, status, checkAt } = payment
  if (checkAt === null) return false
  const { needsConfirm } = ctx.gateways[gateway].capabilities
  const isBeingConfirmed = needsConfirm && status === 'processing'
  const claimed = await ctx.db
    .update(payments)
    .set({
      checkAt: isBeingConfirmed
        ? claimEndsAt(payment, now)
        : nextCheckAt(payment, { needsConfirm }, now),
    })
    .where(and(eq(payments.id, id), eq(payments.checkAt, checkAt)))
    .returning({ id: payments.id })
  return claimed.length > 0
}

/** One whose reference never reached us is asked for again, where that does not open another. */
async function look(ctx: Context, payment: PaymentRow): Promise<void> {
  const { id, gateway, reference } = payment
  if (reference !== null) return ask(ctx, { id, gateway, reference })
  if (!ctx.gateways[gateway].capabilities.idempotentCreate) return giveUp(ctx, id)
  const opened = await openAtGateway(ctx, payment)
  await ask(ctx, { id, gateway, reference: opened.reference })
}

async function ask(
  ctx: Context,
  { id, gateway, reference }: Pick<Payment, 'id' | 'gateway' | 'reference'>,
): Promise<void> {
  if (ctx.gateways[gateway].capabilities.needsConfirm) {
    await confirmAtGateway(ctx, id)
    return
  }
  const answer = await ctx.gateways[gateway].retrieve(reference)
  await settle(ctx, answer)
  const { refundedAmount, money } = answer
  if (refundedAmount !== null && refundedAmount >= money.amount && answer.state === 'succeeded') {
    await settle(ctx, { ...answer, state: 'refunded' })
  }
}
