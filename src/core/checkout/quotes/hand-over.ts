import { and, desc, eq } from 'drizzle-orm'
import { constantLimit } from '../../../db/constant.ts'
import { payments } from '../../../db/schema/orders.ts'
import type { Quote } from '../../cart/checkouts.ts'
import { describeError } from '../../describe-error.ts'
import { GatewayRefused, GatewayUnavailable } from '../../payments/errors.ts'
import { gatewayNamed, isUnknownThere } from '../../payments/gateways.ts'
import { createForQuote, keepOpened } from '../../payments/opening/create-at-gateway.ts'
import { type Cardholder, listSavedCards } from '../../payments/saved-cards/gateway-customers.ts'
import { nameCustomerAnew } from '../../payments/saved-cards/name-customer-anew.ts'
import type { PaymentRow } from '../../payments/types.ts'
import type { Context, GatewayPayment, SavedCard } from '../../ports.ts'
import { PaymentNotTaken, QuoteNotOpen } from '../errors.ts'
import { closeQuote } from './close-quote.ts'

/** What a client needs to pay a quote through its gateway. */
export interface Handoff {
  /** The gateway's id of the payment; null where none is opened before it is made. */
  reference: string | null
  clientSecret: string | null
  paymentUrl: string | null
  savedCards: SavedCard[]
}

/**
 * Opens the payment of a quote at its gateway, unless that was done before. Whoever has just read what is
 * to be opened gives it as `known`.
 * @throws PaymentNotTaken where the gateway takes no such payment, QuoteNotOpen where it has ended it,
 * GatewayUnavailable
 */
export async function handOver(
  ctx: Context,
  quote: Quote,
  cardholder: Cardholder,
  known: PaymentRow | null = null,
): Promise<Handoff> {
  const { gateway } = quote
  if (gatewayNamed(ctx, gateway).flow === 'token') return nothingOpened
  const payment = known ?? (await getPaymentOf(ctx, quote))
  // It came to nothing at the gateway, and with it the quote.
  if (payment.status === 'cancelled') {
    await closeQuote(ctx, quote.id)
    throw new QuoteNotOpen()
  }
  const account = { userId: cardholder.id, gateway, reference: payment.customerReference }
  const [opened, savedCards] = await Promise.all([
    openOnce(ctx, { payment, quoteId: quote.id, cardholder }),
    listSavedCards(ctx, account).catch((error) => noneListed(ctx, error)),
  ])
  return { ...opened, savedCards }
}

/** Another card pays as well. */
function noneListed(ctx: Context, error: unknown): SavedCard[] {
  if (!(error instanceof GatewayUnavailable)) throw error
  ctx.log('warn', 'gateway.cards_unlisted', { error: describeError(error) })
  return []
}

const nothingOpened: Handoff = {
  reference: null,
  clientSecret: null,
  paymentUrl: null,
  savedCards: [],
}

async function getPaymentOf({ db }: Context, { id, gateway }: Quote): Promise<PaymentRow> {
  const [payment] = await db
    .select()
    .from(payments)
    .where(and(eq(payments.quoteId, id), eq(payments.gateway, gateway)))
    .orderBy(desc(payments.id))
    .limit(constantLimit(1))
  if (!payment) throw new Error(`Quote ${id} has no payment`)
  return payment
}

interface Opening {
  payment: PaymentRow
  quoteId: string
  cardholder: Cardholder
}

async function openOnce(ctx: Context, opening: Opening): Promise<Omit<Handoff, 'savedCards'>> {
  const { payment } = opening
  const { reference, clientSecret, paymentUrl } = payment
  if (reference !== null && (clientSecret ?? paymentUrl) !== null) {
    return { reference, clientSecret, paymentUrl }
  }
  const answer = await create(ctx, opening)
  // Another request may have opened it meanwhile, and nobody looks after anything but what is kept.
  const [kept] = await keepOpened(ctx, payment, answer).returning()
  return kept ? answer : findOpened(ctx, payment)
}

async function findOpened(
  { db }: Context,
  { id }: PaymentRow,
): Promise<Omit<Handoff, 'savedCards'>> {
  const [row] = await db.select().from(payments).where(eq(payments.id, id))
  if (!row) throw new Error(`Payment ${id} has gone`)
  return { reference: row.reference, clientSecret: row.clientSecret, paymentUrl: row.paymentUrl }
}

/** Where the customer was deleted at the gateway, it is told of the customer anew. */
async function create(
  ctx: Context,
  { payment, quoteId, cardholder }: Opening,
): Promise<GatewayPayment> {
  const { customerReference } = payment
  try {
    return await createForQuote(ctx, { ...payment, quoteId })
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    if (!isUnknownThere(error) || customerReference === null) {
      await closeQuote(ctx, quoteId)
      throw new PaymentNotTaken(undefined, { cause: error })
    }
  }
  const renamed = await nameCustomerAnew(ctx, { ...payment, customerReference }, cardholder)
  // Its quote was closed meanwhile, and nobody would end what is opened now.
  if (renamed.status === 'cancelled') throw new QuoteNotOpen()
  return createForQuote(ctx, { ...renamed, quoteId })
}
