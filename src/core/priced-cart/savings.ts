import type { Breakdown } from '../pricing/breakdown/types.ts'
import { listAmountOf, sumOf } from '../pricing/sums.ts'
import type { PricedCart } from './types.ts'

/** What a customer saves, in minor units. */
export interface Savings {
  /** Off paid lines, and the price of what is given. */
  promotionAmount: number
  /** Off the items, and for shipping that would cost something without the coupon. */
  couponAmount: number
  /** Paid with points, store credit and a gift card. */
  otherAmount: number
}

export function savingsOf({
  breakdown,
  delivery,
}: Pick<PricedCart, 'breakdown' | 'delivery'>): Savings {
  const { promotionAmount, couponAmount, coupon, shipping, subtotalAmount } = breakdown
  const freeFrom = delivery?.method.free_from ?? null
  const isFreeAnyway = freeFrom !== null && subtotalAmount >= freeFrom
  const isFreed = coupon?.kind === 'free_shipping' && !isFreeAnyway
  return {
    promotionAmount: promotionAmount + givenAmountOf(breakdown),
    couponAmount: couponAmount + (isFreed ? (shipping?.discountAmount ?? 0) : 0),
    otherAmount: breakdown.pointsAmount + breakdown.creditAmount + breakdown.giftCardAmount,
  }
}

/** The price of what is given. */
export function givenAmountOf({ freeLines }: Pick<Breakdown, 'freeLines'>): number {
  return sumOf(freeLines, listAmountOf)
}
