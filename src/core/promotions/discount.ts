import type { Coupon } from './types.ts'

/** What so many hundredths of a percent take off a subtotal, in minor units; halves are rounded up. */
export function discountOf(subtotalAmount: number, points: number): number {
  // The product may exceed the range in which numbers are exact.
  return Number((BigInt(subtotalAmount) * BigInt(points) + 5_000n) / 10_000n)
}

/** What a coupon does to a cart; null for one that takes nothing off. */
export interface Discount {
  coupon: Coupon | null
  discountAmount: number
}

/** A coupon that can be used counts as long as the subtotal reaches its minimum. */
export function discountBy(coupon: Coupon | null, subtotalAmount: number): Discount {
  if (!coupon || subtotalAmount < coupon.subtotalMin) return { coupon: null, discountAmount: 0 }
  return { coupon, discountAmount: discountOf(subtotalAmount, coupon.points) }
}
