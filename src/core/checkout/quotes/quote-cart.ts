import { sql } from 'drizzle-orm'
import { contentOf } from '../../cart/change-cart.ts'
import type { QuoteOutcome, QuoteRequest } from '../../cart/checkouts.ts'
import type { StoredCart } from '../../cart/stored-cart.ts'
import { gatewayNamed } from '../../payments/gateways.ts'
import { insertQuotePayment } from '../../payments/opening/insert-for-quote.ts'
import type { Context } from '../../ports.ts'
import { discountBy } from '../../promotions/discount.ts'
import { type Statement, writeBatch } from '../../write-batch.ts'
import type { Desk } from '../record.ts'
import { skip, totalOf } from '../short-lines.ts'
import { quotesClosed } from './close-quote.ts'
import { quoteIn } from './find-quote.ts'
import { type Offer, readOffer } from './read-offer.ts'

/** How long a customer may think about a quote. */
const quoteMs = 30 * 60_000

/**
 * Fixes lines, prices, discount and shipping of a cart, in place of an earlier quote. Its payment is
 * written with it, before any gateway is asked to open one. Called one at a time a cart.
 */
export async function quoteCart(desk: Desk, request: QuoteRequest): Promise<QuoteOutcome> {
  const { ctx, store, cart } = desk
  const stored = contentOf(store, cart)
  if (stored.lines.length === 0) return { ok: false, reason: 'empty' }
  const offer = await readOffer(ctx, { cart, stored, request })
  if (offer.repeated) return { ok: true, quote: offer.repeated }
  const refusal = refusalIn(offer, request)
  if (refusal) return refusal
  const id = ctx.random.uuid()
  const results = await writeBatch(ctx.db, quoteOpened(desk, { id, stored, offer, request }))
  const quote = quoteIn(results.at(-1))
  if (!quote) throw new Error('A quote was written and is not there')
  return { ok: true, quote }
}

function refusalIn(
  { sellable, unavailable, shipping, address }: Offer,
  { addressId }: QuoteRequest,
): QuoteOutcome | null {
  if (!shipping) return { ok: false, reason: 'shipping_method' }
  if (addressId !== null && !address) return { ok: false, reason: 'address' }
  if (unavailable.length > 0) {
    return { ok: false, reason: 'product_unavailable', names: unavailable.map(({ name }) => name) }
  }
  if (sellable.length === 0) return { ok: false, reason: 'empty' }
  const short = sellable.filter(({ quantity, stock }) => quantity > stock)
  if (short.length === 0) return null
  const lines = short.map((line) => skip(line, Math.max(0, line.stock)))
  return { ok: false, reason: 'insufficient_stock', short: lines }
}

interface NewQuote {
  id: string
  stored: StoredCart
  offer: Offer
  request: QuoteRequest
}

function quoteOpened({ ctx, cart }: Desk, { id, stored, offer, request }: NewQuote): Statement[] {
  const { sellable, shipping, address, coupon } = offer
  if (!shipping) throw new Error('A quote needs a way to ship')
  const now = ctx.clock.now().getTime()
  const subtotal = totalOf(sellable)
  const discount = discountBy(coupon, subtotal)
  const { discountAmount } = discount
  const { amount: shippingAmount } = shipping
  const total = subtotal - discountAmount + shippingAmount
  const lines = sellable.map(({ id: lineId, productId, variantId, name, quantity, unitAmount }) => {
    return { id: lineId, productId, variantId, name, quantity, unitAmount }
  })
  return [
    ...quotesClosed(ctx, sql`q.cart_id = ${cart.id} AND q.id <> ${id}`, 'replaced'),
    sql`
      INSERT INTO quotes(id, cart_id, user_id, state, cart_version, currency, lines, subtotal_amount,
        discount_amount, shipping_amount, tax_amount, total_amount, shipping, shipping_address,
        coupon_id, gateway, operation_id, expires_at, created_at)
      VALUES (${id}, ${cart.id}, ${cart.userId}, 'open', ${stored.version}, ${cart.currency},
        ${JSON.stringify(lines)}, ${subtotal}, ${discountAmount}, ${shippingAmount}, 0, ${total},
        ${JSON.stringify({ id: shipping.id, name: shipping.name, amount: shippingAmount })},
        ${address && JSON.stringify(address)}, ${discount.coupon?.id ?? null}, ${request.gateway},
        iif(EXISTS (${sql`SELECT 1 FROM quotes WHERE operation_id = ${request.operationId}`}),
          NULL, ${request.operationId}), ${now + quoteMs}, ${now})`,
    ...paymentOf(ctx, id, request),
    sql`SELECT * FROM quotes WHERE id = ${id}`,
  ]
}

/** A card's token is charged without anything being opened before. */
function paymentOf(ctx: Context, quoteId: string, { gateway }: QuoteRequest): Statement[] {
  const paysByToken = gatewayNamed(ctx, gateway).flow === 'token'
  return paysByToken ? [] : [insertQuotePayment(ctx, quoteId)]
}
