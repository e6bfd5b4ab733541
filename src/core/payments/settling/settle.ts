import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { insertDeadLetterOnce } from '../../dead-letters.ts'
import { formatMoney } from '../../money.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context, PaymentEvidence } from '../../ports.ts'
import { guardedBatch, type Statement, writeBatch } from '../../write-batch.ts'
import { cancelOpenOrder } from '../closing/cancel-open-order.ts'
import { closePayments, lookAtWhenOver } from '../closing/close-payments.ts'
import {
  isOrderCancelled,
  isPaidByAnother,
  isPassedOver,
  isQuoteClosed,
} from '../closing/conditions.ts'
import { nextLookAt } from '../look-times.ts'
import { payOrder, quoteToOrder } from '../pay-order.ts'
import { isReferredTo } from '../queries.ts'
import { countRefunds } from '../refunding/count-refunds.ts'
import { promiseBack } from '../refunding/promise-back.ts'
import { isNews, isNewsFor, mayBecome } from '../transitions.ts'
import { type PaymentRow, paidAnotherWay, paymentCause } from '../types.ts'
import { review } from './review.ts'
import { keepStray } from './stray-money.ts'

/**
 * The one place in which all evidence about a payment ends. `also` (an event's processed mark) is written
 * in the batch of the effect. Idempotent, and independent of the order in which evidence arrives. What it
 * causes is in the outbox, under the cause that it answers; null where it causes nothing. A caller that has
 * just read the payment that the evidence names gives it as `known`.
 */
export async function settle(
  ctx: Context,
  evidence: PaymentEvidence,
  also: Statement[] = [],
  known?: PaymentRow,
): Promise<string | null> {
  const payment = known ?? (await findOrAdopt(ctx, evidence))
  if (!payment) return keepStray(ctx, evidence, also)
  const isMoved =
    isNews(payment.status, evidence.state) && (await move(ctx, payment, evidence, also))
  if (!isMoved) await writeBatch(ctx.db, [...also, ...tellOfLostMoney(ctx, payment, evidence)])
  return isMoved ? paymentCause(payment) : null
}

/**
 * A gateway has given back by itself what it had taken (Juspay's AUTO_REFUNDED and VOIDED): what the order
 * is to become is for staff to say, once they know.
 */
function tellOfLostMoney(
  ctx: Context,
  { id, status }: PaymentRow,
  { state }: PaymentEvidence,
): Statement[] {
  if (status !== 'succeeded' || state !== 'cancelled') return []
  const reason = 'The gateway cancelled the payment after it had succeeded.'
  return [insertDeadLetterOnce(ctx, { queue: 'payments', body: { paymentId: id }, reason })]
}

/**
 * By the gateway's reference, or by our own key where the answer to our request was lost: the key is
 * a UUID, so that no other deployment's payment is taken for ours.
 */
export async function findOrAdopt(
  ctx: Context,
  evidence: PaymentEvidence,
): Promise<PaymentRow | undefined> {
  const [known] = await ctx.db.select().from(payments).where(isReferredTo(evidence))
  const { gateway, reference } = evidence
  const { payment_key: key } = evidence.metadata
  if (known || key === undefined) return known
  const [adopted] = await ctx.db
    .update(payments)
    .set({ reference })
    .where(and(eq(payments.key, key), eq(payments.gateway, gateway), isNull(payments.reference)))
    .returning()
  return adopted
}

async function move(
  ctx: Context,
  payment: PaymentRow,
  evidence: PaymentEvidence,
  also: Statement[],
): Promise<boolean> {
  switch (evidence.state) {
    case 'succeeded':
      if (isSameMoney(payment, evidence)) return succeed(ctx, payment, evidence, also)
      return keepForReview(ctx, payment, evidence, also)
    case 'cancelled':
      return end(ctx, payment, evidence, also)
    case 'failed':
    case 'pending':
      return reopen(ctx, payment, evidence, also)
    case 'processing':
      return guardedBatch(ctx.db, becomes(ctx, payment, evidence), also)
  }
}

/** It waits for another try, unless its order no longer waits, or another payment has paid it meanwhile. */
function reopen(
  ctx: Context,
  payment: PaymentRow,
  evidence: PaymentEvidence,
  also: Statement[],
): Promise<boolean> {
  const own = sql`p.id = ${payment.id} AND p.status = ${evidence.state}`
  return guardedBatch(ctx.db, becomes(ctx, payment, evidence), [
    ...closePayments(ctx, sql`${own} AND ${isPassedOver}`, paidAnotherWay),
    ...closePayments(ctx, sql`${own} AND ${isForNobody}`),
    ...also,
  ])
}

/** The change of the payment itself, where nobody else was first. */
function becomes(
  ctx: Context,
  payment: PaymentRow,
  { state, reference, failureMessage, money, captureReference = null, instrument }: PaymentEvidence,
): Statement {
  const now = ctx.clock.now()
  const isOver = state === 'succeeded' || state === 'cancelled'
  return ctx.db
    .update(payments)
    .set({
      status: state,
      // A payment that is charged at once gets its name there with its outcome.
      ...(payment.reference === null && { reference }),
      failureMessage: state === 'failed' || state === 'cancelled' ? failureMessage : null,
      reviewReason: null,
      // A declined card leaves the gateway's payment open: it may be paid yet.
      lookAt: nextLook(ctx, payment, state),
      updatedAt: now,
      ...(instrument && { instrument }),
      ...(state === 'failed' && { declines: sql`declines + 1` }),
      ...(state === 'succeeded' && {
        capturedAmount: money?.amount ?? payment.amount,
        captureReference,
        succeededAt: now,
      }),
    })
    .where(
      and(
        eq(payments.id, payment.id),
        isNewsFor(state),
        // What is news of a charge that was made under another name since is none.
        payment.reference === null ? undefined : eq(payments.reference, payment.reference),
        // Late news of an earlier try says nothing about money that is there and under review.
        isOver ? undefined : isNull(payments.capturedAmount),
      ),
    )
}

/** One that ended at its gateway may be opened there once more, where nobody can cancel it. */
function nextLook(
  ctx: Context,
  payment: PaymentRow,
  state: PaymentEvidence['state'],
): Date | SQL | null {
  if (state === 'succeeded') return null
  if (state === 'cancelled') return lookAtWhenOver(ctx)
  return payment.lookAt ?? nextLookAt(payment, { needsConfirm: false }, ctx.clock.now())
}

/** The gateway may have told of refunds before it told of the money: all of it may have gone back. */
function succeed(
  ctx: Context,
  payment: PaymentRow,
  evidence: PaymentEvidence,
  also: Statement[],
): Promise<boolean> {
  const hasSucceeded = sql`p.id = ${payment.id} AND p.status = 'succeeded'`
  return guardedBatch(ctx.db, becomes(ctx, payment, evidence), [
    countRefunds(ctx, payment.id),
    ...payOrder(ctx, payment.id),
    ...(payment.orderId === null ? [quoteToOrder(ctx, hasSucceeded)] : []),
    ...also,
  ])
}

const isForNobody = sql`(${isOrderCancelled} OR ${isQuoteClosed})`

/** Another amount than was asked for fulfils no order; where none waits for it, it goes back at once. */
function keepForReview(
  ctx: Context,
  payment: PaymentRow,
  evidence: PaymentEvidence,
  also: Statement[],
): Promise<boolean> {
  const { money } = evidence
  return review(ctx, payment, {
    reason: `The gateway reports ${money && formatMoney(money.amount, money.currency)}.`,
    captured: evidence,
    also: [
      countRefunds(ctx, payment.id),
      ...promiseBack(ctx, sql`p.id = ${payment.id} AND (${isForNobody} OR ${isPaidByAnother})`),
      ...also,
    ],
  })
}

/** A payment that is over ends its order, where the sale's policy says so and no other one is open. */
async function end(
  ctx: Context,
  payment: PaymentRow,
  evidence: PaymentEvidence,
  also: Statement[],
): Promise<boolean> {
  const ended = becomes(ctx, payment, evidence)
  if (payment.orderId !== null) {
    const when = sql`orders.policy ->> 'unpaid' = 'order_ends' AND orders.paid_at IS NULL
      AND EXISTS (SELECT 1 FROM payments p WHERE p.id = ${payment.id}
        AND ${isNewsFor('cancelled', sql`p.status`)})
      AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = orders.id
        AND p.id <> ${payment.id} AND ${mayBecome('cancelled', sql`p.status`)})`
    const order = { when, ended, also }
    if (await cancelOpenOrder(ctx, payment.orderId, order)) return true
  }
  return guardedBatch(ctx.db, ended, also)
}

/** A message that does not name the money vouches for the payment as it was opened. */
export function isSameMoney(payment: PaymentRow, { money }: PaymentEvidence): boolean {
  if (!money) return true
  return payment.amount === money.amount && payment.currency === money.currency
}

/** The same for callers that are no effects themselves: what it causes is attempted at once. */
export async function settleAndRun(ctx: Context, evidence: PaymentEvidence): Promise<void> {
  await runEffects(ctx, await settle(ctx, evidence))
}
