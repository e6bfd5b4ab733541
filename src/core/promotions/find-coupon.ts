import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { type CouponRow, couponColumns, hasEndedBy, toCouponOffer } from './coupon-rows.ts'
import { hasUseLeft } from './redemptions.ts'
import type { CouponOffer, PercentageCoupon } from './types.ts'

/** By the id that a cart keeps, or by the code that a customer writes, in any case. */
export type CouponName = { couponId: number | null } | { code: string }

/** Who wants to use which coupon, and in which channel. */
export type CouponUse = CouponName & { userId: number; channel: string }

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
export function selectCoupon({ clock }: Pick<Context, 'clock'>, use: CouponUse): SQL {
  const { userId, channel, ...name } = use
  return sql`
    SELECT ${foundCouponColumns(clock.now().getTime(), userId)} FROM coupons c
    WHERE ${isNamed(name)} AND c.channel = ${channel}`
}

/** What is read of coupon `c` for a customer. */
export function foundCouponColumns(now: number, userId: number): SQL {
  return sql`${couponColumns}, coalesce(c.starts_at, ${now}) <= ${now} AS hasBegun,
    ${hasEndedBy(now)} AS hasEnded, ${hasUseLeft(userId)} AS hasUseLeft`
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

/** The coupon, where it takes a percentage off and the owner of an account can use it now. */
export function toUsablePercentage(row: FoundCouponRow | undefined): PercentageCoupon | null {
  if (!row) return null
  const coupon = toFoundCoupon(row, { isGuest: false })
  return coupon.kind === 'percentage' && coupon.state === 'usable' ? coupon : null
}

/** Condition on coupon `c`. */
function isNamed(name: CouponName): SQL {
  return 'code' in name ? sql`c.code = ${name.code.toUpperCase()}` : sql`c.id = ${name.couponId}`
}
