import { failure } from '../domain-error.ts'

/** There is no such coupon, or its time is over. */
export class CouponUnknown extends failure('invalid', 'coupon_unknown') {}

/** Why a coupon cannot be used for a cart. */
export type CouponHindrance = 'not_begun' | 'used_up' | 'for_accounts' | 'below_minimum' | 'empty'

export class CouponNotApplicable extends failure(
  'conflict',
  'coupon_not_applicable',
)<CouponHindrance> {}

/** More points are to be paid with than there are; with the balance. */
export class PointsInsufficient extends failure('insufficient', 'points_insufficient')<number> {}

/** The same of store credit, in minor units. */
export class CreditInsufficient extends failure('insufficient', 'credit_insufficient')<number> {}

/** Nothing is delivered in this way, or there. */
export class DeliveryUnavailable extends failure('conflict', 'delivery_unavailable') {}
