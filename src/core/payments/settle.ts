import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { checkoutOutcomes, type PaymentStatus, payments } from '../../db/schema/orders.ts'
import { cancelOpenOrder, refundEffects } from '../orders/cancellation.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context, PaymentEvidence } from '../ports.ts'
import { guardedBatch, type Statement, writeBatch } from '../write-batch.ts'
import type { PaymentRow } from './begin-payment.ts'

/** From which statuses each piece of evidence may move a payment: forward only. */
const movable: Record<PaymentEvidence['state'], readonly PaymentStatus[]> = {
  pending: [],
  processing: ['pending'],
  failed: ['pending', 'processing'],
  cancelled: ['pending', 'processing', 'failed'],
  // A cancelled payment that succeeds all the same is captured money, and goes back at once.
  succeeded: ['pending', 'processing', 'failed', 'cancelled'],
  refunded: ['succeeded'],
}

/**
 * The one end of all roads of a payment's outcome. `also` (an event's processed mark) is written in
 * the batch of the effect. Idempotent, and indifferent to the order in which evidence arrives.
 */
export async function settle(
  ctx: Context,
  evidence: PaymentEvidence,
  also: Statement[] = [],
): Promise<void> {
  const payment = await findPaymentFor(ctx, evidence)
  const moved = payment
    ? await move(ctx, payment, evidence, also)
    : await stray(ctx, evidence, also)
  if (!moved && also.length > 0) await writeBatch(ctx.db, also)
  if (moved && payment?.orderId) await runEffects(ctx, `order:${payment.orderId}:`)
}

/** A full refund tells that the payment had succeeded, should that news come later or never. */
async function findPaymentFor(
  ctx: Context,
  evidence: PaymentEvidence,
): Promise<PaymentRow | undefined> {
  const payment = await findPayment(ctx, evidence)
  if (evidence.state !== 'refunded' || !payment) return payment
  const succeeded = { ...evidence, state: 'succeeded' } as const
  return (await move(ctx, payment, succeeded, [])) ? findPayment(ctx, evidence) : payment
}

/** By the gateway's reference, or by our own id where the answer to our request was lost. */
async function findPayment(
  ctx: Context,
  evidence: PaymentEvidence,
): Promise<PaymentRow | undefined> {
  const { gateway, reference, metadata } = evidence
  const [known] = await ctx.db
    .select()
    .from(payments)
    .where(and(eq(payments.gateway, gateway), eq(payments.reference, reference)))
  const id = Number(metadata.payment_id)
  if (known || !Number.isSafeInteger(id)) return known
  const [adopted] = await ctx.db
    .update(payments)
    .set({ reference })
    .where(and(eq(payments.id, id), eq(payments.gateway, gateway), isNull(payments.reference)))
    .returning()
  return adopted
}

async function move(
  ctx: Context,
  payment: PaymentRow,
  evidence: PaymentEvidence,
  also: Statement[],
): Promise<boolean> {
  if (!movable[evidence.state].includes(payment.status)) return false
  if (evidence.state === 'succeeded' && !isSameMoney(payment, evidence)) {
    const { money } = evidence
    const reason = `The gateway reports ${money?.amount} ${money?.currency}.`
    await flagForReview(ctx, payment, reason, { also })
    return true
  }
  if (evidence.state === 'cancelled' && payment.orderId) {
    const when = sql`orders.policy ->> 'unpaid' = 'order_ends'`
    const cancelled = await cancelOpenOrder(ctx, payment.orderId, { also, when })
    if (cancelled) return true
  }
  const guarded = ctx.db
    .update(payments)
    .set({
      status: evidence.state === 'pending' ? payment.status : evidence.state,
      failureMessage: ['failed', 'cancelled'].includes(evidence.state)
        ? evidence.failureMessage
        : null,
      reviewReason: null,
      refundedAmount: evidence.state === 'refunded' ? payment.amount : payment.refundedAmount,
      // A declined card leaves the gateway's payment open: it may be paid yet.
      checkAt: ['processing', 'failed'].includes(evidence.state) ? payment.checkAt : null,
      updatedAt: ctx.clock.now(),
    })
    .where(and(eq(payments.id, payment.id), inArray(payments.status, movable[evidence.state])))
  const effects = evidence.state === 'succeeded' ? paidEffects(ctx, payment) : []
  return guardedBatch(ctx.db, guarded, [...effects, ...also])
}

/**
 * Paid: the order goes on. Where it was cancelled meanwhile the money goes back; where staff have
 * accepted it meanwhile, they are told that there is money of both.
 */
function paidEffects(ctx: Context, payment: PaymentRow): Statement[] {
  const now = ctx.clock.now().getTime()
  const { orderId } = payment
  if (orderId === null) return []
  const order = (condition: SQL) =>
    sql`EXISTS (SELECT 1 FROM orders WHERE id = ${orderId} AND ${condition})`
  return [
    sql`
      UPDATE payments SET review_reason = 'The order was already paid when this money came.'
      WHERE id = ${payment.id} AND ${order(sql`status <> 'cancelled' AND paid_at IS NOT NULL`)}`,
    insertEffects(ctx, {
      key: `order:${orderId}:payment:${payment.id}:receipt`,
      kind: 'message.payment_receipt',
      payload: { paymentId: payment.id },
      where: order(sql`status <> 'cancelled' AND paid_at IS NULL`),
    }),
    ...refundEffects(ctx, orderId, order(sql`status = 'cancelled'`)),
    sql`
      UPDATE orders SET paid_at = ${now}, expires_at = NULL, updated_at = ${now},
        status = iif(status = 'pending', 'processing', status)
      WHERE id = ${orderId} AND status <> 'cancelled' AND paid_at IS NULL`,
  ]
}

interface Review {
  /** The order no longer waits for this payment. */
  isOver?: boolean
  /** When the gateway is asked again all the same, unless it is over. */
  checkAt?: Date | null
  also?: Statement[]
}

/** The gateway's word is not what was expected: nothing is fulfilled, a person must look. */
export async function flagForReview(
  ctx: Context,
  payment: PaymentRow,
  reviewReason: string,
  { isOver = false, checkAt = null, also = [] }: Review = {},
): Promise<void> {
  ctx.log('error', 'payment.review', { paymentId: payment.id, reason: reviewReason })
  const flag = ctx.db
    .update(payments)
    .set({
      reviewReason,
      checkAt: isOver ? null : checkAt,
      updatedAt: ctx.clock.now(),
      ...(isOver ? { status: 'cancelled', failureMessage: 'The payment is under review.' } : {}),
    })
    .where(and(eq(payments.id, payment.id), eq(payments.status, payment.status)))
  await writeBatch(ctx.db, [flag, ...also])
}

/** Money for a checkout that never became an order is recorded and goes back; all else is ignored. */
async function stray(ctx: Context, evidence: PaymentEvidence, also: Statement[]): Promise<boolean> {
  const { gateway, reference, money, metadata } = evidence
  if (evidence.state !== 'succeeded' || !money || !metadata.checkout_id) return false
  const [row] = await ctx.db
    .select({ outcome: checkoutOutcomes.outcome })
    .from(checkoutOutcomes)
    .where(eq(checkoutOutcomes.checkoutId, metadata.checkout_id))
  if (row?.outcome !== 'aborted') return false
  const now = ctx.clock.now().getTime()
  const cause = `stray:${gateway}:${reference}`
  const own = sql`gateway = ${gateway} AND reference = ${reference}`
  await writeBatch(ctx.db, [
    sql`
      INSERT INTO payments(gateway, reference, status, amount, currency, refunded_amount,
        created_at, updated_at)
      VALUES (${gateway}, ${reference}, 'refunded', ${money.amount}, ${money.currency},
        ${money.amount}, ${now}, ${now}) ON CONFLICT DO NOTHING`,
    sql`
      INSERT INTO refunds(payment_id, key, amount, status, created_at)
      SELECT id, ${cause}, amount, 'pending', ${now} FROM payments WHERE ${own}
      ON CONFLICT DO NOTHING`,
    insertEffects(ctx, {
      key: cause,
      kind: 'payment.refund',
      payload: { refundId: sql`id` },
      from: sql`refunds`,
      where: sql`key = ${cause}`,
    }),
    ...also,
  ])
  await runEffects(ctx, cause)
  return true
}

/** A message that does not name the money vouches for the payment as it was opened. */
export function isSameMoney(payment: PaymentRow, { money }: PaymentEvidence): boolean {
  if (!money) return true
  return payment.amount === money.amount && payment.currency === money.currency
}
