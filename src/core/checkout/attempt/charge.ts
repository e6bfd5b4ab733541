import { eq } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { CheckoutOutcome, PaymentFault, PaymentRefusal } from '../../cart/checkouts.ts'
import type { Charge, CheckoutRecord } from '../../cart/stored-cart.ts'
import { describeError } from '../../describe-error.ts'
import { GatewayRefused, GatewayUnavailable } from '../../payments/errors.ts'
import { gatewayNamed, isUnknownThere } from '../../payments/gateways.ts'
import { describeForGateway } from '../../payments/opening/describe-for-gateway.ts'
import { awaitMoney } from '../../payments/settling/await-money.ts'
import { settle } from '../../payments/settling/settle.ts'
import { strayTakenOver } from '../../payments/settling/stray-money.ts'
import type { Context, Gateway, GatewayPayment, Money } from '../../ports.ts'
import { writeBatch } from '../../write-batch.ts'
import { amountsOf } from '../lines/amounts.ts'
import { abortOrLearn } from '../outcome.ts'
import { closeQuote } from '../quotes/close-quote.ts'
import { finish, releaseAll, successOf } from './finish.ts'
import { placePaidOrder } from './place-order.ts'
import { keepRecord, type Till } from './record.ts'
import { type Held, reserveAll } from './reserve.ts'

type Refusal = { reason: PaymentFault } & PaymentRefusal

/**
 * Takes the money of a checkout that holds all it needs, and places its order; whatever else the gateway
 * says ends the checkout. Repeated, it goes on from where it was cut off.
 * @throws GatewayUnavailable where nobody knows whether the money was taken; D1's errors
 */
export async function charge(
  till: Till,
  begun: CheckoutRecord,
  reserved?: Held[],
): Promise<CheckoutOutcome> {
  const { ctx } = till
  const held = reserved ?? (await reserveAll(till, begun)).held
  const record = unanswered(till, begun)
  const answer = await askForMoney(ctx, record, { isRepeated: reserved === undefined })
  if (!answer) return abort(till, record, { answer, refusal: notTaken })
  const refusal = refusalIn(answer, moneyDue(record))
  if (refusal) return abort(till, record, { answer, refusal })
  const paid = await placePaidOrder(ctx, record, { held, answer })
  if (!paid) return abort(till, record, { answer, refusal: { reason: 'closed', message: null } })
  await finish(till, record, { held, paid })
  return successOf(record, paid)
}

/**
 * A checkout that was aborted may have taken its money. With its quote its payment is cancelled, or goes
 * back. What cannot be cancelled and was never answered is asked for once more under its key before, since
 * a request may still be on its way. @throws GatewayUnavailable
 */
export async function giveBack(till: Till, record: CheckoutRecord): Promise<void> {
  const { ctx } = till
  const due = chargeOf(record)
  const { capabilities } = gatewayNamed(ctx, due.gateway)
  const isKnown = capabilities.cancel || due.isRefused || (await isTaken(ctx, due))
  const answer = isKnown ? null : await askForMoney(ctx, record, { isRepeated: true })
  if (answer) await settleAnswer(ctx, due, answer)
  await closeQuote(ctx, due.quoteId)
}

/** Kept before the gateway is asked again, which may take what it has refused. */
function unanswered(till: Till, record: CheckoutRecord): CheckoutRecord {
  const due = chargeOf(record)
  if (!due.isRefused) return record
  return keepRecord(till.store, { ...record, charge: { ...due, isRefused: false } })
}

async function abort(
  till: Till,
  begun: CheckoutRecord,
  { answer, refusal }: { answer: GatewayPayment | null; refusal: Refusal },
): Promise<CheckoutOutcome> {
  const { ctx } = till
  const due = chargeOf(begun)
  const hasMoney = answer?.state === 'succeeded' || answer?.state === 'processing'
  // Kept before anything is done about it: a checkout that is aborted meanwhile need not ask again.
  const record = hasMoney
    ? begun
    : keepRecord(till.store, { ...begun, charge: { ...due, isRefused: true } })
  if ((await abortOrLearn(ctx, record.id)) === 'placed') {
    // Its own placing batch was thought lost, and has been carried out since.
    await finish(till, record)
    return successOf(record)
  }
  // Settled first: money that is under way is looked after until it comes, and goes back then.
  if (answer) await settleAnswer(ctx, due, answer)
  // A payment that can be tried again leaves its quote open.
  const canBeTried = answer?.state === 'failed' || answer?.state === 'pending'
  if (!canBeTried) await closeQuote(ctx, due.quoteId)
  await releaseAll(till, keepRecord(till.store, { ...record, state: 'aborted' }))
  return { ok: false, ...refusal }
}

const notTaken: Refusal = { reason: 'not_taken', message: null }

function refusalIn(answer: GatewayPayment, due: Money): Refusal | null {
  const { state, failureMessage, reference, clientSecret } = answer
  switch (state) {
    case 'succeeded':
      return isAllThere(answer, due) ? null : notTaken
    case 'failed':
      return { reason: 'declined', message: failureMessage }
    case 'pending':
      return { reason: 'unfinished', message: null, unfinished: { reference, clientSecret } }
    case 'processing':
      return { reason: 'under_way', message: null }
    case 'cancelled':
      return { reason: 'not_taken', message: failureMessage }
  }
}

/** A part that somebody has paid back at the gateway by now pays nothing. */
function isAllThere({ money, refundedAmount }: GatewayPayment, due: Money): boolean {
  const isSame = money.amount === due.amount && money.currency === due.currency
  return isSame && (refundedAmount ?? 0) === 0
}

/** What the order comes to that is placed for it. */
function moneyDue(record: CheckoutRecord): Money {
  return { amount: amountsOf(record).totalAmount, currency: record.terms.currency }
}

/** Null where the gateway takes no such payment, now or later: then its quote is to be closed. */
async function askForMoney(
  ctx: Context,
  record: CheckoutRecord,
  { isRepeated }: { isRepeated: boolean },
): Promise<GatewayPayment | null> {
  const due = chargeOf(record)
  const gateway = gatewayNamed(ctx, due.gateway)
  const { payment, method, savesCard, clientAddress, quoteId } = due
  if (!payment) throw new Error('A quote is charged that was not claimed')
  if (!gateway.charge) throw new Error(`${due.gateway} charges nothing`)
  const request = {
    key: record.id,
    reference: payment.reference,
    money: moneyDue(record),
    ...(due.told ?? describeForGateway(payment, { quoteId })),
    // Who names the payment itself has completed it.
    method: method === payment.reference ? null : method,
    savesCard,
    clientAddress,
    isRepeated,
  }
  try {
    return await gateway.charge(request)
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    ctx.log('warn', 'checkout.charge_refused', {
      ...{ checkoutId: record.id, quoteId, gateway: due.gateway, error: describeError(error) },
    })
    return isRepeated ? takenBefore(gateway, payment.reference) : null
  }
}

/**
 * What is refused now may have been done when it was asked for before: what the gateway says of the
 * payment counts. @throws GatewayUnavailable where it has no name there yet
 */
async function takenBefore(
  gateway: Gateway,
  reference: string | null,
): Promise<GatewayPayment | null> {
  if (reference === null) throw new GatewayUnavailable('Refused, and perhaps done before')
  try {
    const answer = await gateway.retrieve(reference)
    const isTaken = answer.state === 'succeeded' || Boolean(answer.captureReference)
    return isTaken ? answer : null
  } catch (error) {
    if (isUnknownThere(error)) return null
    throw error
  }
}

/**
 * A card's token pays once: declined, that payment is over, and another try is another payment. Money
 * that is under way cannot be called back where the gateway cancels nothing.
 */
async function settleAnswer(
  ctx: Context,
  { gateway, payment }: Charge,
  answer: GatewayPayment,
): Promise<void> {
  if (!payment) return
  const { flow, capabilities } = gatewayNamed(ctx, gateway)
  if (answer.state === 'processing' && !capabilities.cancel) {
    return awaitMoney(ctx, payment.id, answer)
  }
  if (flow === 'token' && answer.state === 'succeeded') {
    await writeBatch(ctx.db, [strayTakenOver(answer, payment.id)])
  }
  const isOver = flow === 'token' && answer.state === 'failed'
  const state = isOver ? 'cancelled' : answer.state
  // A gateway need not repeat what it was told.
  const metadata = { ...answer.metadata, payment_key: payment.key }
  await settle(ctx, { ...answer, state, metadata })
}

/** Its payment has the money, or waits for it. That it has failed may be the answer to a checkout before. */
async function isTaken({ db }: Context, { payment }: Charge): Promise<boolean> {
  const [kept] = await db
    .select({ status: payments.status })
    .from(payments)
    .where(eq(payments.id, payment?.id ?? 0))
  const { status } = kept ?? {}
  return status === 'processing' || status === 'succeeded' || status === 'refunded'
}

function chargeOf({ charge: due }: CheckoutRecord): Charge {
  if (!due) throw new Error('A checkout is charging that has nothing to charge')
  return due
}
