import { sql } from 'drizzle-orm'
import { addresses } from '../../../db/schema/addresses.ts'
import { quotes } from '../../../db/schema/quotes.ts'
import type { Address } from '../../../db/schema/sale-terms.ts'
import type { Quote, QuoteRequest } from '../../cart/checkouts.ts'
import type { StoredCart } from '../../cart/stored-cart.ts'
import type { OpenCart } from '../../cart/types.ts'
import { firstRow } from '../../from-row.ts'
import { streetText } from '../../orders/address-text.ts'
import type { Context } from '../../ports.ts'
import {
  type FoundCouponRow,
  selectCoupon,
  toUsablePercentage,
} from '../../promotions/find-coupon.ts'
import type { PercentageCoupon } from '../../promotions/types.ts'
import { type ShippingRow, shippingMethodById } from '../../shipping/find-shipping-method.ts'
import { readBatch } from '../../write-batch.ts'
import {
  type Checked,
  type ProductOfLine,
  selectProductsOf,
  sortLines,
} from '../lines/check-lines.ts'

/** What a quote of a cart is made of. */
export interface Offer extends Checked {
  /** The one that the cart keeps, where it can be used now. */
  coupon: PercentageCoupon | null
  shipping: ShippingRow | undefined
  address: Address | null
  /** The cart's quote that is open: the same operation has made it, or its time is over. */
  open: Quote | undefined
}

interface Asked {
  cart: OpenCart
  stored: StoredCart
  request: QuoteRequest
}

/** Reads all of it at one moment, in one round trip. */
export async function readOffer(
  ctx: Context,
  { cart, stored: { lines, couponId }, request }: Asked,
): Promise<Offer> {
  const { userId, channel, currency } = cart
  const { shippingMethodId, addressId } = request
  const isWanted = addressId === null ? sql`is_default = 1` : sql`id = ${addressId}`
  const [products, [coupon], [shipping], places, open] = await readBatch<
    [ProductOfLine, FoundCouponRow, ShippingRow, unknown, unknown]
  >(ctx.db, [
    selectProductsOf(lines, currency),
    selectCoupon(ctx, { couponId, userId, channel }),
    shippingMethodById(currency, shippingMethodId),
    sql`SELECT * FROM addresses WHERE user_id = ${userId} AND ${isWanted}`,
    sql`SELECT * FROM quotes WHERE cart_id = ${cart.id} AND state = 'open'`,
  ])
  return {
    ...sortLines(cart, lines, products),
    coupon: toUsablePercentage(coupon),
    shipping,
    address: toAddress(firstRow(addresses, places)),
    open: firstRow(quotes, open),
  }
}

function toAddress(place: typeof addresses.$inferSelect | undefined): Address | null {
  if (!place) return null
  const { fullName: name, phone, email, city, state, postalCode, country } = place
  const { businessName: company } = place
  const street = streetText(place)
  return {
    ...{ name, phone, email, street, city, state, postalCode, country },
    ...(company && { company }),
  }
}
