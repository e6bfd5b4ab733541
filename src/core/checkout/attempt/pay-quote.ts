import { eq } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { contentOf } from '../../cart/change-cart.ts'
import type { CheckoutFailure, CheckoutOutcome, Quote, QuotePayment } from '../../cart/checkouts.ts'
import type { CheckoutRecord } from '../../cart/stored-cart.ts'
import { plainDetails } from '../../orders/types.ts'
import { GatewayRefused } from '../../payments/errors.ts'
import { gatewayNamed } from '../../payments/gateways.ts'
import { reopenAtGateway } from '../../payments/opening/create-at-gateway.ts'
import { describeForGateway } from '../../payments/opening/describe-for-gateway.ts'
import type { Context } from '../../ports.ts'
import { withoutShort } from '../lines/short-lines.ts'
import { abortOrThrow } from '../outcome.ts'
import { findPlacedOfQuote } from '../paid-order.ts'
import { closeQuote } from '../quotes/close-quote.ts'
import { answerOnce } from './answers.ts'
import { charge } from './charge.ts'
import { type Claim, claimQuote } from './claim-quote.ts'
import { releaseAll } from './finish.ts'
import { type Desk, keepRecord, openRecord, type Till } from './record.ts'
import { recoverInterrupted } from './recover.ts'
import { reserveAll } from './reserve.ts'

/**
 * A whole checkout that pays a quote, from its reservations to the paid order. A quote that has been
 * ordered answers its order. Called one at a time a cart.
 */
export async function payQuote(
  desk: Desk,
  quote: Quote,
  payment: QuotePayment,
): Promise<CheckoutOutcome> {
  return answerOnce(desk, payment.operationId, () => pay(desk, quote, payment))
}

async function pay(desk: Desk, quote: Quote, payment: QuotePayment): Promise<CheckoutOutcome> {
  const { ctx, store, cart } = desk
  if (contentOf(store, cart).version !== quote.cartVersion) {
    return (await findPlacedOfQuote(ctx, quote.id)) ?? closeStale(ctx, quote)
  }
  const record = await openRecord(desk, recordOf(desk, quote, payment))
  try {
    return await run(desk, quote, record)
  } catch (error) {
    return recoverInterrupted(desk, record, error)
  }
}

/** Holds the stock and the coupon's use beside each other, and takes no money before it has both. */
async function run(till: Till, quote: Quote, record: CheckoutRecord): Promise<CheckoutOutcome> {
  const { ctx, store } = till
  const [{ held, short }, claim] = await Promise.all([
    reserveAll(till, record),
    claimQuote(ctx, record),
  ])
  const refusal = refusalIn(record, short, claim)
  if (refusal) return refuse(till, quote, record, { claim, refusal })
  const payment = await openedPayment(ctx, claim)
  if (!payment) {
    return refuse(till, quote, record, {
      claim,
      refusal: { ok: false, reason: 'not_taken', message: null },
    })
  }
  const told = describeForGateway(payment, { quoteId: quote.id })
  const due = record.charge && { ...record.charge, payment, told }
  return charge(till, keepRecord(store, { ...record, state: 'charging', charge: due }), held)
}

function recordOf({ cart }: Desk, quote: Quote, payment: QuotePayment) {
  const { discountAmount, shippingAmount, taxAmount, shippingAddress } = quote
  const { operationId, ...chosen } = payment
  return {
    operationId,
    terms: cart,
    details: {
      ...plainDetails,
      ...{ discountAmount, shippingAmount, taxAmount, shippingAddress },
      shippingMethod: quote.shipping.name,
    },
    lines: quote.lines,
    skipped: [],
    offlineGateway: null,
    charge: {
      quoteId: quote.id,
      couponId: quote.couponId,
      gateway: quote.gateway,
      ...chosen,
      payment: null,
      told: null,
      isRefused: false,
    },
  }
}

function refusalIn(
  record: CheckoutRecord,
  short: Map<number, number>,
  claim: Claim | null,
): CheckoutFailure | null {
  if (!claim) return { ok: false, reason: 'closed', message: null }
  if (short.size > 0) {
    const { skipped } = withoutShort(record, short)
    return { ok: false, reason: 'insufficient_stock', short: skipped }
  }
  return claim.isCouponHeld ? null : { ok: false, reason: 'used_up', message: null }
}

/**
 * Nothing was taken. The quote closes where it cannot be paid later either, and where the customer may
 * have completed its payment: then that is cancelled, or goes back.
 */
async function refuse(
  till: Till,
  quote: Quote,
  record: CheckoutRecord,
  { claim, refusal }: { claim: Claim | null; refusal: CheckoutFailure },
): Promise<CheckoutOutcome> {
  const { ctx } = till
  await abortOrThrow(ctx, record.id)
  const method = record.charge?.method ?? null
  const isCompleted = method === null || method === claim?.payment.reference
  if (refusal.reason !== 'insufficient_stock' || isCompleted) {
    await closeQuote(ctx, quote.id)
  }
  await releaseAll(till, record)
  if (refusal.reason !== 'closed') return refusal
  return (await findPlacedOfQuote(ctx, quote.id)) ?? refusal
}

async function closeStale(ctx: Context, quote: Quote): Promise<CheckoutFailure> {
  await closeQuote(ctx, quote.id)
  return { ok: false, reason: 'stale', message: null }
}

/**
 * Its opening may have been cut off; nothing is taken by opening it now. Null where the gateway refuses that,
 * such as where it has forgotten the customer: another checkout names the customer anew.
 */
async function openedPayment(ctx: Context, claim: Claim | null): Promise<Claim['payment'] | null> {
  if (!claim) throw new Error('A quote is paid that was not claimed')
  const { payment, gateway } = claim
  if (payment.reference !== null || gatewayNamed(ctx, gateway).flow === 'token') return payment
  const [row] = await ctx.db.select().from(payments).where(eq(payments.id, payment.id))
  if (!row) throw new Error(`Payment ${payment.id} has gone`)
  try {
    return { ...payment, reference: await reopenAtGateway(ctx, row) }
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    return null
  }
}
