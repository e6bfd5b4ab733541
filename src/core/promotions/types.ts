import type { CouponTerms } from '../pricing/breakdown/types.ts'

/** A coupon that takes a percentage off. */
export type Coupon = Extract<CouponTerms, { kind: 'percentage' }> & {
  id: number
  /** In capitals. */
  code: string
}
