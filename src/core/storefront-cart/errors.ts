import type { CouponHindrance } from '../cart/hindrances.ts'
import { failure } from '../domain-error.ts'

/** There is no such coupon, or its time is over. */
export class CouponUnknown extends failure('invalid', 'coupon_unknown') {}

export class CouponNotApplicable extends failure(
  'conflict',
  'coupon_not_applicable',
)<CouponHindrance> {}

/** More points are to be paid with than there are; with the balance. */
export class PointsInsufficient extends failure('insufficient', 'points_insufficient')<number> {}

/** More store credit is to be paid with than there is; with the balance in minor units. */
export class CreditInsufficient extends failure('insufficient', 'credit_insufficient')<number> {}

/** Why nothing is delivered in a way that was asked for. */
export type DeliveryHindrance = 'no_address' | 'no_collection' | 'unknown'

export class DeliveryUnavailable extends failure(
  'conflict',
  'delivery_unavailable',
)<DeliveryHindrance> {}
