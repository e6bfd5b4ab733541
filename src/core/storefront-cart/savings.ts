import type { Breakdown } from '../pricing/breakdown/types.ts'
import { listAmountOf, sumOf } from '../pricing/sums.ts'

/** What a customer saves, in minor units. */
export interface Savings {
  /** Off paid lines, and the price of what is given. */
  promotionAmount: number
  /** Off the items, and for shipping that would cost something without the coupon. */
  couponAmount: number
  /** Paid with points, store credit and a gift card. */
  otherAmount: number
}

export function savingsOf(breakdown: Breakdown): Savings {
  const { promotionAmount, couponAmount, shipping } = breakdown
  return {
    promotionAmount: promotionAmount + givenAmountOf(breakdown),
    couponAmount: couponAmount + (shipping?.couponAmount ?? 0),
    otherAmount: breakdown.pointsAmount + breakdown.creditAmount + breakdown.giftCardAmount,
  }
}

/** The price of what is given. */
export function givenAmountOf({ freeLines }: Pick<Breakdown, 'freeLines'>): number {
  return sumOf(freeLines, listAmountOf)
}
