import { eq, sql } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Quote } from '../../cart/checkouts.ts'
import { describeError } from '../../describe-error.ts'
import { firstRow } from '../../from-row.ts'
import { GatewayRefused, GatewayUnavailable } from '../../payments/errors.ts'
import { gatewayNamed, isUnknownThere } from '../../payments/gateways.ts'
import { createForQuote, keepOpened } from '../../payments/opening/create-at-gateway.ts'
import {
  type Cardholder,
  forgetGatewayCustomer,
  type GatewayCustomer,
  listSavedCards,
  openGatewayCustomer,
  selectGatewayCustomer,
} from '../../payments/saved-cards/gateway-customers.ts'
import type { PaymentRow } from '../../payments/types.ts'
import type { Context, GatewayPayment, SavedCard } from '../../ports.ts'
import { readBatch } from '../../write-batch.ts'
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

/** The payment of a quote, and what its gateway calls the customer; null where it keeps no cards. */
export interface ToOpen {
  payment: PaymentRow
  customer: string | null
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
  known?: ToOpen,
): Promise<Handoff> {
  const { gateway } = quote
  if (gatewayNamed(ctx, gateway).flow === 'token') return nothingOpened
  const { payment, customer } = known ?? (await readToOpen(ctx, quote, cardholder))
  // It came to nothing at the gateway, and with it the quote.
  if (payment.status === 'cancelled') {
    await closeQuote(ctx, quote.id)
    throw new QuoteNotOpen()
  }
  const account = { userId: cardholder.id, gateway, reference: customer }
  const [opened, savedCards] = await Promise.all([
    openOnce(ctx, { payment, quoteId: quote.id, customer, cardholder }),
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

async function readToOpen(
  ctx: Context,
  { id, gateway }: Quote,
  cardholder: Cardholder,
): Promise<ToOpen> {
  const userId = cardholder.id
  const [opened, [known]] = await readBatch<[unknown, GatewayCustomer]>(ctx.db, [
    sql`SELECT * FROM payments WHERE quote_id = ${id} AND gateway = ${gateway}
      ORDER BY id DESC LIMIT 1`,
    selectGatewayCustomer({ userId, gateway }),
  ])
  const payment = firstRow(payments, opened)
  if (!payment) throw new Error(`Quote ${id} has no payment`)
  const customer = known?.reference ?? (await openGatewayCustomer(ctx, cardholder, gateway))
  return { payment, customer }
}

interface Opening {
  payment: PaymentRow
  quoteId: string
  customer: string | null
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
  { payment, quoteId, customer, cardholder }: Opening,
): Promise<GatewayPayment> {
  const ofQuote = { ...payment, quoteId }
  try {
    return await createForQuote(ctx, ofQuote, customer)
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    if (!isUnknownThere(error) || customer === null) {
      await closeQuote(ctx, quoteId)
      throw new PaymentNotTaken(undefined, { cause: error })
    }
  }
  const account = { userId: cardholder.id, gateway: payment.gateway }
  await forgetGatewayCustomer(ctx, { ...account, reference: customer })
  const anew = await openGatewayCustomer(ctx, cardholder, payment.gateway)
  return createForQuote(ctx, ofQuote, anew)
}
