import type { CouponHindrance } from '../cart/hindrances.ts'
import type { Context } from '../ports.ts'
import type { FoundCoupon } from '../promotions/find-coupon.ts'
import { findListedCoupons } from '../promotions/list-coupons.ts'
import { whyUnusable } from './coupon.ts'
import { readStorefrontCart } from './get-cart.ts'
import { priceWithCoupon } from './price-cart.ts'
import { savingsOf } from './savings.ts'
import type { Customer, PricedCart, StorefrontCart } from './types.ts'

/** What a coupon on offer would do for a cart. */
export interface EvaluatedCoupon {
  coupon: FoundCoupon
  /** Minor units. */
  savedAmount: number
  /** Why it cannot be used; null where it can. */
  hindrance: CouponHindrance | null
  /** What the items lack to its minimum, in minor units. */
  lackingAmount: number
}

/** Looks at each coupon on offer as if it were the cart's. @throws NotFound */
export async function evaluateCoupons(
  ctx: Context,
  cart: StorefrontCart,
  customer: Customer,
): Promise<EvaluatedCoupon[]> {
  const [priced, coupons] = await Promise.all([
    readStorefrontCart(ctx, cart, customer),
    findListedCoupons(ctx, cart.channel, customer),
  ])
  return coupons.map((coupon) => evaluate(priced, coupon))
}

function evaluate(priced: PricedCart, coupon: FoundCoupon): EvaluatedCoupon {
  const breakdown = priceWithCoupon(priced, coupon)
  const hindrance = whyUnusable(coupon, { lines: priced.lines, breakdown })
  return {
    coupon,
    savedAmount: savingsOf(breakdown).couponAmount,
    // Those that have ended are not on offer.
    hindrance: hindrance === 'unknown' ? null : hindrance,
    lackingAmount: Math.max(0, coupon.subtotalMin - breakdown.promotedAmount),
  }
}
