/** Why no order can be made of a cart. */
export type CartHindrance =
  | { kind: 'inactive' | 'empty' | 'no_address' | 'not_delivered' }
  | { kind: 'not_on_sale'; name: string }
  | { kind: 'short'; name: string; available: number }
  /** What is left to pay is less than its gateway takes, in minor units. */
  | { kind: 'too_little_due'; amountMin: number }

/** Why a coupon cannot be used for a cart. */
export type CouponHindrance =
  | 'not_begun'
  | 'ended'
  | 'used_up'
  | 'for_accounts'
  | 'below_minimum'
  | 'empty'
