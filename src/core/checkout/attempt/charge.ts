import type { CheckoutOutcome, PaymentFault, PaymentRefusal } from '../../cart/checkouts.ts'
import type { Charge, CheckoutRecord } from '../../cart/stored-cart.ts'
import { GatewayRefused } from '../../payments/errors.ts'
import { gatewayNamed } from '../../payments/gateways.ts'
import { describeForGateway } from '../../payments/opening/describe-for-gateway.ts'
import { awaitMoney } from '../../payments/settling/await-money.ts'
import { settle } from '../../payments/settling/settle.ts'
import type { ChargeRequest, Context, GatewayPayment } from '../../ports.ts'
import { abortOrLearn } from '../outcome.ts'
import { closeQuote } from '../quotes/close-quote.ts'
import { finish, releaseAll, successOf } from './finish.ts'
import { placePaidOrder } from './place-order.ts'
import type { Till } from './record.ts'
import { type Held, reserveAll } from './reserve.ts'

type Refusal = { reason: PaymentFault } & PaymentRefusal

/**
 * Takes the money of a checkout that holds all it needs, and places its order; whatever else the gateway
 * says ends the checkout. Repeated, it goes on from where it was cut off.
 * @throws GatewayUnavailable where nobody knows whether the money was taken; D1's errors
 */
export async function charge(
  till: Till,
  record: CheckoutRecord,
  reserved?: Held[],
): Promise<CheckoutOutcome> {
  const { ctx } = till
  const due = chargeOf(record)
  const held = reserved ?? (await reserveAll(till, record)).held
  const answer = await askForMoney(ctx, record, due)
  const refusal = refusalIn(answer, due)
  if (refusal) return end(till, record, { answer, refusal })
  const paid = await placePaidOrder(ctx, record, { held, answer })
  if (!paid) return end(till, record, { answer, refusal: { reason: 'closed', message: null } })
  await finish(till, record, { held, paid })
  return successOf(record, paid)
}

/**
 * A checkout that was aborted may have taken its money. With its quote its payment is cancelled, or goes
 * back. What cannot be cancelled is asked for once more under its key before, since a request may still
 * be on its way. @throws GatewayUnavailable
 */
export async function giveBack(till: Till, record: CheckoutRecord): Promise<void> {
  const { ctx } = till
  const due = chargeOf(record)
  const { capabilities } = gatewayNamed(ctx, due.gateway)
  if (!capabilities.cancel) await settleAnswer(ctx, due, await askForMoney(ctx, record, due))
  await closeQuote(ctx, due.quoteId, 'stale')
}

async function end(
  till: Till,
  record: CheckoutRecord,
  { answer, refusal }: { answer: GatewayPayment; refusal: Refusal },
): Promise<CheckoutOutcome> {
  const { ctx } = till
  const due = chargeOf(record)
  if ((await abortOrLearn(ctx, record.id)) === 'placed') throw new Error('Placed without its money')
  // Settled first: money that is under way is looked after until it comes, and goes back then.
  await settleAnswer(ctx, due, answer)
  // A payment that can be tried again leaves its quote open.
  if (answer.state !== 'failed' && answer.state !== 'pending') {
    await closeQuote(ctx, due.quoteId, 'stale')
  }
  await releaseAll(till, record)
  return { ok: false, ...refusal }
}

function refusalIn(answer: GatewayPayment, due: Charge): Refusal | null {
  const { state, failureMessage, reference, clientSecret } = answer
  switch (state) {
    case 'succeeded':
      return isAllThere(answer, due) ? null : { reason: 'not_taken', message: null }
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
function isAllThere({ money, refundedAmount }: GatewayPayment, due: Charge): boolean {
  const isSame = money.amount === due.totalAmount && money.currency === due.currency
  return isSame && (refundedAmount ?? 0) === 0
}

async function askForMoney(
  ctx: Context,
  record: CheckoutRecord,
  due: Charge,
): Promise<GatewayPayment> {
  const gateway = gatewayNamed(ctx, due.gateway)
  const { payment, method, savesCard, clientAddress, totalAmount: amount, currency } = due
  if (!payment || !gateway.charge) throw new Error(`${due.gateway} charges nothing`)
  const request = {
    key: record.id,
    reference: payment.reference,
    money: { amount, currency },
    ...describeForGateway(payment, { quoteId: due.quoteId }),
    // Who names the payment itself has completed it.
    method: method === payment.reference ? null : method,
    savesCard,
    clientAddress,
  }
  try {
    return await gateway.charge(request)
  } catch (error) {
    if (error instanceof GatewayRefused) return refusedBy(error, due, request)
    throw error
  }
}

/** The gateway takes no such payment, now or later. */
function refusedBy(
  { message }: GatewayRefused,
  due: Charge,
  request: ChargeRequest,
): GatewayPayment {
  return {
    gateway: due.gateway,
    reference: request.reference ?? request.key,
    captureReference: null,
    state: 'cancelled',
    money: request.money,
    refundedAmount: null,
    clientSecret: null,
    paymentUrl: null,
    failureMessage: message,
    metadata: request.metadata,
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
  const isOver = flow === 'token' && answer.state === 'failed'
  const state = isOver ? 'cancelled' : answer.state
  // A gateway need not repeat what it was told.
  const metadata = { ...answer.metadata, payment_key: payment.key }
  await settle(ctx, { ...answer, state, metadata })
}

function chargeOf({ charge: due }: CheckoutRecord): Charge {
  if (!due) throw new Error('A checkout is charging that has nothing to charge')
  return due
}
