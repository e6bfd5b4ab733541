import { and, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { formatMoney } from '../../money.ts'
import { isPayable } from '../../orders/types.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context, GatewayPayment } from '../../ports.ts'
import { writeBatch } from '../../write-batch.ts'
import { GatewayRefused } from '../errors.ts'
import { gatewayNamed } from '../gateways.ts'
import { claimEndsAt, firstLookAt, isUnderWayTooLong } from '../look-times.ts'
import { quoteToOrder } from '../pay-order.ts'
import { review } from '../settling/review.ts'
import { isSameMoney, settleAndRun } from '../settling/settle.ts'
import { mayBecome } from '../transitions.ts'
import { type PaymentRow, paidAnotherWay, paymentCause } from '../types.ts'

interface Confirmable {
  payment: PaymentRow
  /** Whose reference the gateway knows the payment by. */
  reference: string
  /** Whether the order still waits for its money. */
  isPayable: boolean
}

/**
 * Asks what became of a payment whose gateway gives back all that is not confirmed, and confirms it
 * where its order still waits for the money. Answers whether it is paid. May be repeated and run
 * any number of times at once.
 * @throws GatewayRefused, GatewayUnavailable; the next call then goes on from there
 */
export async function confirmAtGateway(ctx: Context, paymentId: number): Promise<boolean> {
  const found = await find(ctx, paymentId)
  const { payment, reference } = found
  if (payment.orderId === null) return lookAtQuoted(ctx, payment, reference)
  if (payment.status === 'succeeded') return true
  if (payment.status === 'refunded') return false
  if (payment.status !== 'processing' && !found.isPayable) {
    await close(ctx, payment.id)
    return false
  }
  const answer = await askAbout(ctx, payment, reference)
  switch (answer.state) {
    case 'pending':
      await release(ctx, payment)
      return false
    case 'failed':
    case 'cancelled':
      await settleAndRun(ctx, answer)
      return false
    case 'processing':
    case 'succeeded':
      if (isOurs(payment, answer)) return confirmPaid(ctx, found, answer)
      await review(ctx, payment, {
        reason: reasonOf(answer),
        // It is not confirmed, so the gateway gives the money back: another payment can pay the order.
        isOver: answer.state === 'processing',
        captured: answer.state === 'succeeded' && isNamed(payment, answer) ? answer : null,
        // A claim goes on waiting for the gateway to say what it said before.
        lookAt: payment.status === 'processing' ? payment.lookAt : null,
      })
      return false
  }
}

/**
 * A payment that is to make an order of its quote: where the customer has approved it, its cart takes the
 * money beside all that the order needs, and not before.
 */
async function lookAtQuoted(ctx: Context, payment: PaymentRow, reference: string): Promise<false> {
  const answer = await gatewayNamed(ctx, payment.gateway).retrieve(reference)
  if (answer.state === 'processing') {
    await writeBatch(ctx.db, [quoteToOrder(ctx, sql`p.id = ${payment.id}`)])
    await runEffects(ctx, paymentCause(payment))
  } else await settleAndRun(ctx, answer)
  return false
}

/**
 * The gateway's word. Where it refuses to tell whether it took the money of a claim, a person is
 * called; the order goes on waiting, since another payment might make it paid twice.
 */
async function askAbout(
  ctx: Context,
  payment: PaymentRow,
  reference: string,
): Promise<GatewayPayment> {
  try {
    return await gatewayNamed(ctx, payment.gateway).retrieve(reference)
  } catch (error) {
    const isStuck = payment.status === 'processing' && isUnderWayTooLong(payment, ctx.clock.now())
    if (error instanceof GatewayRefused && isStuck && payment.reviewReason === null) {
      const reason = `The gateway does not tell whether it took the money: ${error.message}`
      await review(ctx, payment, { reason, lookAt: payment.lookAt })
    }
    throw error
  }
}

/** The customer has paid what was asked for. */
async function confirmPaid(
  ctx: Context,
  { payment, reference }: Confirmable,
  answer: GatewayPayment,
): Promise<boolean> {
  const claimed = await claim(ctx, payment)
  if (!claimed) return recheck(ctx, payment, answer)
  const outcome =
    answer.state === 'succeeded'
      ? answer
      : await gatewayNamed(ctx, payment.gateway).confirm(reference, confirmKey(claimed))
  // Not paid after all.
  if (outcome.state === 'pending') await release(ctx, claimed)
  else await settleAndRun(ctx, outcome)
  return (await find(ctx, payment.id)).payment.status === 'succeeded'
}

/** The key under which a gateway is asked: another one after each decline, which it would repeat. */
function confirmKey({ key, declines }: PaymentRow): string {
  return `confirm:${key}:${declines}`
}

/** Somebody else was first: either the payment has been settled, or its order no longer waits. */
async function recheck(ctx: Context, { id }: PaymentRow, answer: GatewayPayment): Promise<boolean> {
  const { payment } = await find(ctx, id)
  if (payment.status === 'succeeded') return true
  if (payment.status === 'refunded') return false
  if (answer.state === 'succeeded') await settleAndRun(ctx, answer)
  else await close(ctx, id)
  return false
}

/**
 * Reserves the order for this payment's money before that is taken: from here on the order cannot be
 * cancelled, and no other payment of it be confirmed. Null where the order does not wait for it.
 */
async function claim(ctx: Context, payment: PaymentRow): Promise<PaymentRow | null> {
  const now = ctx.clock.now()
  // A payment that merely waits at another gateway holds up none: whichever is paid first counts.
  const isFree = sql`NOT EXISTS (
    SELECT 1 FROM payments p WHERE p.order_id = payments.order_id AND p.id <> payments.id
      AND (p.status IN ('processing', 'succeeded')
        OR p.status IN ('pending', 'failed') AND p.gateway = payments.gateway))`
  const [claimed] = await ctx.db
    .update(payments)
    .set({
      status: 'processing',
      failureMessage: null,
      reviewReason: null,
      claimedBy: ctx.random.uuid(),
      lookAt: claimEndsAt(payment, now),
      updatedAt: now,
    })
    .where(
      and(
        eq(payments.id, payment.id),
        orderIsPayable,
        sql`(status = 'processing' OR ${mayBecome('processing')} AND ${isFree})`,
      ),
    )
    .returning()
  return claimed ?? null
}

/** Takes a claim back, unless somebody has renewed it, who may be about to take the money. */
async function release(ctx: Context, { id, claimedBy }: PaymentRow): Promise<void> {
  const now = ctx.clock.now()
  await ctx.db
    .update(payments)
    .set({ status: 'pending', reviewReason: null, lookAt: firstLookAt(now), updatedAt: now })
    .where(
      and(
        eq(payments.id, id),
        eq(payments.status, 'processing'),
        claimedBy === null ? isNull(payments.claimedBy) : eq(payments.claimedBy, claimedBy),
      ),
    )
}

/** Ends an open payment whose order no longer waits for it; the gateway returns what was paid. */
async function close(ctx: Context, paymentId: number): Promise<void> {
  await ctx.db
    .update(payments)
    .set({
      status: 'cancelled',
      failureMessage: sql`iif(
        EXISTS (SELECT 1 FROM orders WHERE id = payments.order_id AND paid_at IS NOT NULL),
        ${paidAnotherWay}, 'The order no longer waits for this payment.')`,
      lookAt: null,
      updatedAt: ctx.clock.now(),
    })
    .where(
      and(
        eq(payments.id, paymentId),
        or(
          inArray(payments.status, ['pending', 'failed']),
          and(eq(payments.status, 'processing'), isNotNull(payments.reviewReason)),
        ),
        sql`NOT ${orderIsPayable}`,
      ),
    )
}

/** In SQL, of a row of `payments`. */
const orderIsPayable = sql`EXISTS (SELECT 1 FROM orders
  WHERE orders.id = payments.order_id AND ${isPayable})`

async function find(ctx: Context, paymentId: number): Promise<Confirmable> {
  const [row] = await ctx.db
    .select({ payment: payments, isPayable: sql<number>`${orderIsPayable}`.as('is_payable') })
    .from(payments)
    .where(eq(payments.id, paymentId))
  const reference = row?.payment.reference
  if (!row || !reference) throw new Error(`Payment ${paymentId} cannot be asked about`)
  return { payment: row.payment, reference, isPayable: row.isPayable === 1 }
}

/** Without this, somebody could pay for an order with a cheaper one's payment. */
function isOurs(payment: PaymentRow, answer: GatewayPayment): boolean {
  return isSameMoney(payment, answer) && isNamed(payment, answer)
}

function isNamed({ orderId }: PaymentRow, { metadata }: GatewayPayment): boolean {
  return metadata.order_id === undefined || metadata.order_id === String(orderId)
}

function reasonOf({ state, money, metadata }: GatewayPayment): string {
  const reported = formatMoney(money.amount, money.currency)
  return `The gateway reports ${reported}, ${state}, for order ${metadata.order_id}.`
}
