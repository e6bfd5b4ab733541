import { sql } from 'drizzle-orm'
import type { CheckoutRecord } from '../../cart/stored-cart.ts'
import { gatewayNamed } from '../../payments/gateways.ts'
import { insertTokenPayment } from '../../payments/opening/insert-for-quote.ts'
import type { Context, GatewayName } from '../../ports.ts'
import { redemptionHeld } from '../../promotions/redemptions.ts'
import { writeBatch } from '../../write-batch.ts'
import { quoteMs } from '../quotes/quote-times.ts'
import { holdMs } from './reserve.ts'

/** Nothing can be paid for a quote that expires while its stock is held. */
const claimMs = 2 * holdMs

/** What a checkout has of its quote. */
export interface Claim {
  gateway: GatewayName
  /** Its coupon's use is held, or it has none. */
  isCouponHeld: boolean
  payment: { id: number; key: string; reference: string | null }
}

interface Row {
  redemption: string | null
  payment_id: number | null
  payment_key: string | null
  reference: string | null
}

/**
 * Claims an open quote for a checkout: it does not expire meanwhile, a use of its coupon is held, and its
 * payment stands. Null where the quote is not open any more, its time is up, or its payment is over.
 * Repeated, it answers the same.
 */
export async function claimQuote(ctx: Context, record: CheckoutRecord): Promise<Claim | null> {
  const { id: checkoutId, charge, terms } = record
  if (!charge) throw new Error('A checkout without a quote claims none')
  const { quoteId, couponId, gateway } = charge
  const now = ctx.clock.now().getTime()
  const until = now + claimMs
  const paysByToken = gatewayNamed(ctx, gateway).flow === 'token'
  // Trying again and again keeps no quote, nor its prices, for longer than it was made for.
  const isOpen = sql`q.id = ${quoteId} AND q.state = 'open' AND q.expires_at > ${now}
    AND q.created_at > ${now - quoteMs}`
  const results = await writeBatch<Row>(ctx.db, [
    sql`UPDATE quotes AS q SET expires_at = ${until} WHERE ${isOpen} AND q.expires_at < ${until}`,
    ...(couponId === null
      ? []
      : redemptionHeld(ctx, { checkoutId, couponId, userId: terms.userId })),
    ...(paysByToken ? [insertTokenPayment(ctx, { checkoutId, quoteId })] : []),
    sql`
      SELECT r.state AS redemption, p.id AS payment_id, p.key AS payment_key, p.reference AS reference
      FROM quotes q LEFT JOIN redemptions r ON r.checkout_id = ${checkoutId}
      LEFT JOIN payments p ON p.quote_id = q.id AND p.status IN (
        'pending', 'processing', 'failed', 'succeeded') AND p.review_reason IS NULL
        AND (p.key = ${checkoutId} OR NOT ${paysByToken})
      WHERE ${isOpen} ORDER BY p.id DESC LIMIT 1`,
  ])
  const row = results.at(-1)?.results[0]
  if (!row || row.payment_id === null || row.payment_key === null) return null
  const { payment_id: id, payment_key: key, reference, redemption } = row
  const isCouponHeld = couponId === null || redemption === 'held'
  return { gateway, isCouponHeld, payment: { id, key, reference } }
}
