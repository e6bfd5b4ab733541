import { and, eq, getTableColumns, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { payments, refunds } from '../../../db/schema/orders.ts'
import { orderCause } from '../../orders/order-cause.ts'
import type { Context, Gateway, GatewayRefund } from '../../ports.ts'
import { guardedBatch } from '../../write-batch.ts'
import { GatewayRefused, GatewayUnavailable } from '../errors.ts'
import { gatewayNamed } from '../gateways.ts'
import type { PaymentRow } from '../types.ts'
import { refundsOf, takeOver } from './adopt-refunds.ts'
import { countRefunds } from './count-refunds.ts'
import { matchRefunds, refundKey, triesBeside } from './match-refunds.ts'
import { failRefund, noteRefund, type RefundRow } from './note-refund.ts'
import { chargedOf } from './promise-back.ts'

/** Longer than a gateway may take to answer. */
const attemptMs = 60_000

interface Refunding {
  refund: RefundRow
  /** The refunds of its payment, as they were before the gateway was asked. */
  before: RefundRow[]
  payment: PaymentToRefund & { reference: string }
  gateway: Gateway
}

/** With what its order was charged, in minor units. */
type PaymentToRefund = PaymentRow & { chargedAmount: number }

/**
 * Makes a recorded refund at the gateway, once. The gateway is asked first what has gone back: a part may
 * have been refunded in its dashboard, or this refund was made and its answer was lost. A gateway that
 * does not tell and would pay twice is asked once; then a person must look. Answers the cause of the
 * message to the customer.
 */
export async function refundAtGateway(ctx: Context, refundId: number): Promise<string | null> {
  const ofPayment = sql`(SELECT payment_id FROM refunds WHERE id = ${refundId})`
  const before = await ctx.db.select().from(refunds).where(eq(refunds.paymentId, ofPayment))
  const refund = before.find(({ id }) => id === refundId)
  if (refund?.status !== 'pending' || refund.reference !== null) return null
  const payment = await readPayment(ctx, refund.paymentId)
  if (!payment?.reference) throw new Error(`Refund ${refundId} has no payment to pay back`)
  const gateway = gatewayNamed(ctx, payment.gateway)
  const { reference } = payment
  await askOnce(ctx, { refund, before, payment: { ...payment, reference }, gateway })
  return orderCause(payment.orderId)
}

async function readPayment({ db }: Context, id: number): Promise<PaymentToRefund | undefined> {
  const p = alias(payments, 'p')
  const columns = { ...getTableColumns(p), chargedAmount: sql<number>`${chargedOf}` }
  const [payment] = await db.select(columns).from(p).where(eq(p.id, id))
  return payment
}

async function askOnce(ctx: Context, refunding: Refunding): Promise<void> {
  const { refund, payment, gateway } = refunding
  try {
    const told = await gateway.listRefunds(payment)
    if (told !== null) return await askForRest(ctx, refunding, told)
    if (gateway.capabilities.idempotentRefund) return await askUnlisted(ctx, refunding)
    if (await noteFirstAttempt(ctx, refund)) return await ask(ctx, refunding)
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    // Somebody paid it back at the gateway: that is what was wanted. Anything else needs a person.
    if (error.reason === 'already_refunded' && (await leave(ctx, refund, 0))) return
    return void (await failRefund(ctx, refund, { reason: error.message, ...nothingTold }))
  }
  await learn(ctx, refunding)
}

/**
 * A gateway that lists no refunds may say how much has gone back. Where it refuses because a part was
 * refunded in its dashboard, that part is adopted, and the gateway is asked for the rest.
 */
async function askUnlisted(ctx: Context, refunding: Refunding): Promise<void> {
  try {
    await ask(ctx, refunding)
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    const told = await summedUp(ctx, refunding)
    if (told.length === 0) throw error
    await askForRest(ctx, refunding, told)
  }
}

/** What has gone back, as a list: our refunds, and all others as one. */
async function summedUp(ctx: Context, { payment, gateway }: Refunding): Promise<GatewayRefund[]> {
  const { refundedAmount } = await gateway.retrieve(payment.reference)
  const done = { state: 'succeeded', key: null, failureMessage: null } as const
  const known = (await refundsOf(ctx, payment.id)).flatMap(({ status, reference, amount }) =>
    status === 'succeeded' && reference !== null ? [{ ...done, reference, amount }] : [],
  )
  const amount = (refundedAmount ?? 0) - goneAmount(known)
  const reference = `${payment.reference}:${refundedAmount}`
  return amount > 0 ? [...known, { ...done, reference, amount }] : known
}

/** Asks for what has not gone back yet, unless the gateway has this refund already. */
async function askForRest(
  ctx: Context,
  refunding: Refunding,
  told: GatewayRefund[],
): Promise<void> {
  const { payment, before } = refunding
  const ours = await refundsOf(ctx, payment.id)
  const known = { payment, ours, before }
  await takeOver(ctx, known, told)
  // Somebody else may have gone on with it meanwhile, with less or under another key.
  const refund = ours.find(({ id }) => id === refunding.refund.id)
  if (refund?.status !== 'pending') return
  const tries = matchRefunds(known, told).filter(({ own }) => own === refund)
  if (tries.some(({ isOutdated }) => isOutdated)) {
    throw new GatewayUnavailable('Another attempt is running')
  }
  if (tries.length > 0) return
  if (triesBeside(known, refund, told).length > 0 && !(await isStillOwed(ctx, refund))) return
  const { chargedAmount } = payment
  const leftAmount = (payment.capturedAmount ?? payment.amount) - chargedAmount - goneAmount(told)
  const amount = Math.max(0, Math.min(refund.amount, leftAmount))
  if (amount < refund.amount && !(await leave(ctx, refund, amount))) {
    throw new GatewayUnavailable('What is left to pay back has changed meanwhile')
  }
  if (amount === 0) return
  const rest = { ...refunding, refund: { ...refund, amount } }
  try {
    await unlessChanged(refunding, told, () => ask(ctx, rest))
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    await unlessChanged(refunding, told, () => askAnew(ctx, rest))
  }
}

/** An earlier try may have been put in its place. */
async function isStillOwed({ db }: Context, { id }: RefundRow): Promise<boolean> {
  const [row] = await db.select({ status: refunds.status }).from(refunds).where(eq(refunds.id, id))
  return row?.status === 'pending'
}

/**
 * A gateway repeats a refusal under the same key, also once its reason is gone, and nobody can tell: it is
 * asked once more, under another key.
 * @throws GatewayRefused, which is then its present answer; GatewayUnavailable
 */
async function askAnew(ctx: Context, refunding: Refunding): Promise<void> {
  const { refund } = refunding
  const failures = refund.failures + 1
  const isUnchanged = and(eq(refunds.status, 'pending'), eq(refunds.failures, refund.failures))
  const renamed = await ctx.db
    .update(refunds)
    .set({ failures })
    .where(and(eq(refunds.id, refund.id), isUnchanged))
    .returning({ id: refunds.id })
  if (renamed.length === 0) throw new GatewayUnavailable('Another attempt is running')
  await ask(ctx, { ...refunding, refund: { ...refund, failures } })
}

/**
 * The gateway may refuse because refunds in its dashboard have changed since it was asked: it is asked
 * again for what is left then. @throws GatewayRefused, GatewayUnavailable
 */
async function unlessChanged(
  { payment, gateway }: Refunding,
  told: GatewayRefund[],
  attempt: () => Promise<void>,
): Promise<void> {
  try {
    await attempt()
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    const now = await gateway.listRefunds(payment)
    if (now === null || goneAmount(now) === goneAmount(told)) throw error
    throw new GatewayUnavailable('What has gone back has changed meanwhile')
  }
}

/** The gateway has named neither the refund nor its amount. */
const nothingTold = { reference: null, amount: null } as const

/** What has gone back, or is on its way. */
function goneAmount(told: GatewayRefund[]): number {
  return told.reduce((sum, { state, amount }) => sum + (state === 'failed' ? 0 : amount), 0)
}

async function ask(ctx: Context, { refund, payment, gateway }: Refunding): Promise<void> {
  const { reference, captureReference, currency } = payment
  const answer = await gateway.refund({
    reference,
    captureReference,
    key: refundKey(payment, refund),
    money: { amount: refund.amount, currency },
    reason: refund.reason,
  })
  await noteRefund(ctx, refund, answer)
}

/**
 * Reduces a refund to `amount`, since the rest goes back by other refunds; 0 cancels it. False where
 * these no longer stand, as one may have failed since the gateway told of it; and where somebody else has
 * reduced it to another part, or has asked already.
 */
function leave(ctx: Context, refund: RefundRow, amount: number): Promise<boolean> {
  const { id, paymentId } = refund
  const others = sql`(SELECT coalesce(sum(r.amount), 0) FROM refunds r
    WHERE r.payment_id = ${paymentId} AND r.id <> ${id} AND r.status <> 'cancelled')`
  const all = sql`(SELECT captured_amount - ${chargedOf} FROM payments p WHERE p.id = ${paymentId})`
  const isRest = sql`${others} + ${amount} >= ${all}`
  const isUnasked = and(eq(refunds.status, 'pending'), isNull(refunds.reference))
  const isSamePart = amount > 0 ? eq(refunds.amount, refund.amount) : undefined
  const left = ctx.db
    .update(refunds)
    .set({
      replacedAmount: sql`replaced_amount + amount - ${amount}`,
      ...(amount > 0 ? { amount } : { status: 'cancelled', lookAt: null }),
    })
    .where(and(eq(refunds.id, id), isUnasked, isSamePart, isRest))
  return guardedBatch(ctx.db, left, [countRefunds(ctx, paymentId)])
}

/** Notes the attempt before it is made; false for all but the first to come. */
async function noteFirstAttempt(ctx: Context, { id }: RefundRow): Promise<boolean> {
  const noted = await ctx.db
    .update(refunds)
    .set({ attemptedAt: ctx.clock.now() })
    .where(and(eq(refunds.id, id), isNull(refunds.attemptedAt)))
    .returning({ id: refunds.id })
  return noted.length > 0
}

/** What became of an attempt whose answer nobody has seen; never asks for another one. */
async function learn(ctx: Context, { refund, payment, gateway }: Refunding): Promise<void> {
  const { amount, attemptedAt } = refund
  const endsAt = (attemptedAt ?? ctx.clock.now()).getTime() + attemptMs
  if (ctx.clock.now().getTime() < endsAt) throw new GatewayUnavailable('Another attempt is running')
  const { refundedAmount } = await gateway.retrieve(payment.reference)
  if (refundedAmount !== null && refundedAmount >= amount) {
    await noteRefund(ctx, refund, { state: 'succeeded', ...nothingTold, failureMessage: null })
    return
  }
  const reason = 'The answer to the only attempt was lost'
  await failRefund(ctx, refund, { reason, ...nothingTold, isUncertain: true })
}
