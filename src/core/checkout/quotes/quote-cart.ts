import { sql } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { contentOf } from '../../cart/change-cart.ts'
import type { QuoteOutcome, QuoteRequest } from '../../cart/checkouts.ts'
import type { OpenCart } from '../../cart/types.ts'
import { taxOfChannel } from '../../channels.ts'
import { firstRow } from '../../from-row.ts'
import { isOpenAccount } from '../../identity/queries.ts'
import { gatewayNamed } from '../../payments/gateways.ts'
import { insertQuotePayment } from '../../payments/opening/insert-for-quote.ts'
import type { Context } from '../../ports.ts'
import { noOtherMeans, priceCart } from '../../pricing/breakdown/price-cart.ts'
import type { ShippingRow } from '../../shipping/find-shipping-method.ts'
import { isUniqueViolation, type Statement, writeBatch } from '../../write-batch.ts'
import type { Desk } from '../attempt/record.ts'
import { dropGone } from '../lines/drop-gone.ts'
import { skip } from '../lines/short-lines.ts'
import { endPaymentsOf, quotesClosed } from './close-quote.ts'
import { quoteIn } from './find-quote.ts'
import { quoteMs } from './quote-times.ts'
import { type Offer, readOffer } from './read-offer.ts'

/**
 * Fixes lines, prices, discount and shipping of a cart, in place of an earlier quote. Its payment is
 * written with it, before any gateway is asked to open one. Called one at a time a cart.
 */
export async function quoteCart(desk: Desk, request: QuoteRequest): Promise<QuoteOutcome> {
  const { ctx, store, cart } = desk
  const stored = contentOf(store, cart)
  if (stored.lines.length === 0) return { ok: false, reason: 'empty' }
  const offer = await readOffer(ctx, { cart, stored, request })
  const { open } = offer
  if (open && open.operationId !== null && open.operationId === request.operationId) {
    return { ok: true, quote: open }
  }
  const accepted = accept(offer, request)
  if (!accepted.ok) return accepted
  const price = priceOf(cart, accepted.offer)
  // No gateway takes nothing.
  if (price.totalAmount === 0) return { ok: false, reason: 'nothing_due' }
  const id = ctx.random.uuid()
  const version = dropGone(desk, offer.gone)
  const opened = quoteOpened(desk, { id, version, price, request, offer: accepted.offer })
  const results = await writeBatch(ctx.db, opened).catch(nullIfAnother)
  if (!results) return { ok: false, reason: 'busy' }
  const quote = quoteIn(results.at(-1))
  if (!quote) return { ok: false, reason: 'account_closed' }
  store.write({ ...store.read(), quote: { id, isStale: false } })
  if (open) endPaymentsOf(ctx, open.id)
  return { ok: true, quote, payment: firstRow(payments, results.at(-2)?.results) }
}

/** A batch of this cart that was thought lost has been carried out at this moment. */
function nullIfAnother(error: unknown): null {
  if (isUniqueViolation(error, 'quotes.cart_id')) return null
  throw error
}

/** One that can be quoted. */
type AcceptedOffer = Offer & { shipping: ShippingRow }

function accept(
  offer: Offer,
  { addressId }: QuoteRequest,
): { ok: true; offer: AcceptedOffer } | Extract<QuoteOutcome, { ok: false }> {
  const { sellable, unavailable, shipping, address } = offer
  if (!shipping) return { ok: false, reason: 'shipping_method' }
  if (addressId !== null && !address) return { ok: false, reason: 'address' }
  if (unavailable.length > 0) {
    return { ok: false, reason: 'product_unavailable', names: unavailable.map(({ name }) => name) }
  }
  if (sellable.length === 0) return { ok: false, reason: 'empty' }
  const short = sellable.filter(({ quantity, stock }) => quantity > stock)
  if (short.length === 0) return { ok: true, offer: { ...offer, shipping } }
  const lines = short.map((line) => skip(line, Math.max(0, line.stock)))
  return { ok: false, reason: 'insufficient_stock', short: lines }
}

/** What an offer comes to, in minor units; nothing is taxed on top in the channels that quote. */
function priceOf({ channel }: OpenCart, { sellable, coupon, shipping }: AcceptedOffer) {
  const priced = priceCart({
    lines: sellable,
    promotions: [],
    coupon,
    shipping: { amount: shipping.amount, freeFrom: null },
    tax: taxOfChannel(channel),
    means: noOtherMeans,
  })
  return {
    subtotalAmount: priced.subtotalAmount,
    discountAmount: priced.couponAmount,
    shippingAmount: priced.shipping?.totalAmount ?? 0,
    taxAmount: 0,
    totalAmount: priced.totalAmount,
    couponId: priced.coupon?.id ?? null,
  }
}

interface NewQuote {
  id: string
  /** Of the cart. */
  version: number
  offer: AcceptedOffer
  price: ReturnType<typeof priceOf>
  request: QuoteRequest
}

/** A repeated operation whose first quote is over makes another one, which goes without its id. */
function quoteOpened(
  { ctx, cart }: Desk,
  { id, version, offer, price, request }: NewQuote,
): Statement[] {
  const { sellable, shipping, address, open } = offer
  const { gateway, operationId } = request
  const now = ctx.clock.now().getTime()
  const lines = sellable.map(({ stock: _, options: __, ...line }) => line)
  const chosen = { id: shipping.id, name: shipping.name, amount: shipping.amount }
  return [
    ...(open ? quotesClosed(ctx, sql`q.id = ${open.id}`, 'replaced') : []),
    sql`
      INSERT INTO quotes(id, cart_id, user_id, state, cart_version, currency, lines, subtotal_amount,
        discount_amount, shipping_amount, tax_amount, total_amount, shipping, shipping_address,
        coupon_id, gateway, operation_id, expires_at, created_at)
      SELECT ${id}, ${cart.id}, ${cart.userId}, 'open', ${version}, ${cart.currency},
        ${JSON.stringify(lines)}, ${price.subtotalAmount}, ${price.discountAmount},
        ${price.shippingAmount}, ${price.taxAmount}, ${price.totalAmount}, ${JSON.stringify(chosen)},
        ${address && JSON.stringify(address)}, ${price.couponId}, ${gateway},
        iif(EXISTS (SELECT 1 FROM quotes WHERE operation_id = ${operationId}), NULL, ${operationId}),
        ${now + quoteMs}, ${now}
      WHERE ${isOpenAccount(cart.userId)}`,
    ...paymentOf(ctx, id, request),
    sql`SELECT * FROM payments WHERE quote_id = ${id} LIMIT 1`,
    sql`SELECT * FROM quotes WHERE id = ${id}`,
  ]
}

/** A card's token is charged without anything being opened before. */
function paymentOf(ctx: Context, quoteId: string, { gateway }: QuoteRequest): Statement[] {
  const paysByToken = gatewayNamed(ctx, gateway).flow === 'token'
  return paysByToken ? [] : [insertQuotePayment(ctx, quoteId)]
}
