import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { type CouponRow, couponColumns, toCouponOffer } from './coupon-rows.ts'
import { hasUseLeft } from './redemptions.ts'
import type { CouponOffer } from './types.ts'
import { type CouponUse, isNamed } from './usable-coupon.ts'

/** Whether somebody can use a coupon now, whatever is in the cart. */
export type CouponState = 'usable' | 'not_begun' | 'ended' | 'used_up' | 'for_accounts'

/** A coupon of any kind, as one customer finds it. */
export type FoundCoupon = CouponOffer & { state: CouponState }

/** A row of `foundCouponColumns`. */
export interface FoundCouponRow extends CouponRow {
  hasBegun: number
  hasEnded: number
  hasUseLeft: number
}

/** The statement that finds a coupon by its code, or by the id that a cart keeps; see `toFoundCoupon`. */
export function selectCoupon(ctx: Pick<Context, 'clock'>, use: CouponUse): SQL {
  const { userId, channel, ...name } = use
  return sql`
    SELECT ${foundCouponColumns(ctx, userId)} FROM coupons c
    WHERE ${isNamed(name)} AND c.channel = ${channel}`
}

/** What is read of coupon `c` for a customer. */
export function foundCouponColumns({ clock }: Pick<Context, 'clock'>, userId: number): SQL {
  const now = clock.now().getTime()
  return sql`${couponColumns}, coalesce(c.starts_at, ${now}) <= ${now} AS hasBegun,
    coalesce(c.ends_at <= ${now}, 0) AS hasEnded, ${hasUseLeft(userId)} AS hasUseLeft`
}

export function toFoundCoupon(
  { hasBegun, hasEnded, hasUseLeft: isLeft, ...row }: FoundCouponRow,
  { isGuest }: { isGuest: boolean },
): FoundCoupon {
  const offer = toCouponOffer(row)
  return { ...offer, state: stateOf() }

  // How often visitors have used one nobody knows: they come under a new name each time.
  function stateOf(): CouponState {
    if (hasEnded) return 'ended'
    if (!hasBegun) return 'not_begun'
    if (isGuest && offer.usesPerCustomerMax !== null) return 'for_accounts'
    return isLeft ? 'usable' : 'used_up'
  }
}
