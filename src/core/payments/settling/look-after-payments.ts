import { and, asc, eq, lte, type SQL, sql } from 'drizzle-orm'
import { constantLimit } from '../../../db/constant.ts'
import { payments } from '../../../db/schema/orders.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context } from '../../ports.ts'
import { workOnEach } from '../../work-on-each.ts'
import { endUnknown, endUnopened } from '../closing/end-payment.ts'
import { gatewayNamed, isUnknownThere } from '../gateways.ts'
import { claimEndsAt, isTooLate, isUnderWayTooLong, nextLookAt } from '../look-times.ts'
import { canBeReopened, reopenAtGateway } from '../opening/create-at-gateway.ts'
import type { PaymentRow } from '../types.ts'
import { confirmOrSettle } from './confirm-or-settle.ts'
import { review } from './review.ts'
import { lookAfterStray } from './stray-money.ts'

/**
 * Heals lost webhooks and customers who did not come back: asks about up to `max` payments whose time
 * comes within `aheadMs`.
 */
export async function lookAfterPayments(ctx: Context, max: number, aheadMs = 0): Promise<number> {
  const now = ctx.clock.now()
  const due = await ctx.db
    .select()
    .from(payments)
    .where(isDue(ctx, aheadMs))
    .orderBy(asc(payments.lookAt))
    .limit(constantLimit(max))
  await workOnEach(
    ctx,
    due,
    async (payment) => (await claim(ctx, payment, now)) && look(ctx, payment),
    ({ id }) => ({ event: 'payment.look_failed', paymentId: id }),
  )
  return due.length
}

/** In SQL: `lookAfterPayments` finds a payment. */
export function hasDuePayments(ctx: Context, aheadMs: number): SQL {
  return sql`EXISTS (SELECT 1 FROM payments WHERE ${isDue(ctx, aheadMs)})`
}

function isDue({ clock }: Context, aheadMs: number): SQL {
  return lte(payments.lookAt, new Date(clock.now().getTime() + aheadMs))
}

/**
 * Moves it on first: a payment the gateway cannot answer for must not hold up the others, nor one whose
 * gateway is no longer registered.
 */
async function claim(ctx: Context, payment: PaymentRow, now: Date): Promise<boolean> {
  const { id, orderId, gateway, status, lookAt } = payment
  if (lookAt === null) return false
  const needsConfirm = ctx.gateways[gateway]?.capabilities.needsConfirm ?? false
  // A quote's is confirmed by its cart, if at all.
  const isBeingConfirmed = needsConfirm && status === 'processing' && orderId !== null
  const next = isBeingConfirmed
    ? claimEndsAt(payment, now)
    : status === 'cancelled' && isTooLate(payment, now)
      ? null
      : nextLookAt(payment, { needsConfirm }, now)
  const claimed = await ctx.db
    .update(payments)
    .set({ lookAt: next })
    .where(and(eq(payments.id, id), eq(payments.lookAt, lookAt)))
    .returning({ id: payments.id })
  return claimed.length > 0
}

/**
 * A payment whose reference never reached us is asked for again, where that opens no second one. Otherwise
 * it is over, except for the only payment of a quote, which is opened once its customer asks for it.
 */
async function look(ctx: Context, payment: PaymentRow): Promise<void> {
  if (payment.orderId === null && payment.quoteId === null)
    return runEffects(ctx, await lookAfterStray(ctx, payment))
  try {
    await ask(ctx, payment)
  } finally {
    if (isStuck(ctx, payment)) await tellOfStuck(ctx, payment)
  }
}

async function ask(ctx: Context, payment: PaymentRow): Promise<void> {
  const gateway = gatewayNamed(ctx, payment.gateway)
  if (payment.reference === null && !canBeReopened(gateway)) {
    if (payment.quoteId === null) await endUnopened(ctx, payment.id)
    return
  }
  try {
    const reference = payment.reference ?? (await reopenAtGateway(ctx, payment))
    await confirmOrSettle(ctx, { ...payment, reference })
  } catch (error) {
    if (!isUnknownThere(error) || payment.status === 'processing') throw error
    // One that is over already may be opened there yet, by a request that is long under way.
    if (payment.status !== 'cancelled') await endUnknown(ctx, payment.id)
  }
}

/** Its order can neither go on nor end, unless staff are told that it may. */
function isStuck(ctx: Context, payment: PaymentRow): boolean {
  const { gateway, status, reviewReason, capturedAmount } = payment
  const { cancel, needsConfirm } = ctx.gateways[gateway]?.capabilities ?? {}
  const isHeld = status === 'processing' && capturedAmount === null && reviewReason === null
  return isHeld && !cancel && !needsConfirm && isUnderWayTooLong(payment, ctx.clock.now())
}

async function tellOfStuck(ctx: Context, payment: PaymentRow): Promise<void> {
  const reason = 'The gateway has not said for a day whether the payment was made.'
  const lookAt = nextLookAt(payment, { needsConfirm: false }, ctx.clock.now())
  await review(ctx, payment, { reason, lookAt })
}
