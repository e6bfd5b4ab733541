import { failure } from '../domain-error.ts'

/** There is no such code, or this customer cannot use it for this cart now. */
export class CouponRejected extends failure('conflict', 'coupon_rejected') {}
