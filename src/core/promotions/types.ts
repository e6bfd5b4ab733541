import type { CouponTerms } from '../pricing/breakdown/types.ts'

/** A coupon of any kind, with the limits that it comes under. */
export type CouponOffer = CouponTerms & {
  id: number
  /** In capitals. */
  code: string
  startsAt: Date
  /** The first moment without it; null for no end. */
  endsAt: Date | null
  /** In all, and of one customer; null for any number. */
  usesMax: number | null
  usesPerCustomerMax: number | null
  /** Those that are held or used. */
  uses: number
}

/** A coupon that takes a percentage off. */
export type PercentageCoupon = Extract<CouponOffer, { kind: 'percentage' }>
