import type { ChannelCode } from '../../src/core/channels.ts'
import type { couponKinds } from '../../src/db/schema/promotions.ts'
import { quoteSql } from '../local/quote-sql.ts'
import { listMax } from '../local/show-list.ts'

/** A promo code, which is another one in each channel. */
export interface CouponKey {
  /** In capitals. */
  code: string
  channel: ChannelCode
}

/** What a code is to be; null for no limit. */
export interface Coupon extends CouponKey {
  kind: (typeof couponKinds)[number]
  /** Hundredths of a percent, 1 to 10,000; 10,000 where it takes no percentage off. */
  points: number
  /** What a fixed one takes off, in minor units of the channel's currency; null for the others. */
  amount: number | null
  /** Whether it stands in lists of what is on offer. */
  isListed: boolean
  startsAt: number | null
  /** The first moment without it. */
  endsAt: number | null
  /** Minor units of the channel's currency. */
  subtotalMin: number
  usesMax: number | null
  usesPerCustomerMax: number | null
}

/**
 * Makes a code, or changes all of it but its uses. Answers these, and whether it is new; no row where it
 * has more of them than it is to have, or has any and is to be of another kind.
 */
export function setCouponSql(coupon: Coupon, now: number): string {
  const { code, channel, kind, points, amount, isListed, startsAt, endsAt } = coupon
  const { subtotalMin, usesMax, usesPerCustomerMax } = coupon
  return `INSERT INTO coupons(code, channel, kind, points, amount, is_listed, starts_at, ends_at,
      subtotal_min, uses_max, uses_per_customer_max, created_at)
    VALUES (${quoteSql(code)}, ${quoteSql(channel)}, ${quoteSql(kind)}, ${points}, ${amount},
      ${isListed}, ${startsAt}, ${endsAt}, ${subtotalMin}, ${usesMax}, ${usesPerCustomerMax}, ${now})
    ON CONFLICT(channel, code) DO UPDATE SET kind = excluded.kind, points = excluded.points,
      amount = excluded.amount, is_listed = excluded.is_listed,
      starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      subtotal_min = excluded.subtotal_min, uses_max = excluded.uses_max,
      uses_per_customer_max = excluded.uses_per_customer_max
    WHERE uses <= coalesce(excluded.uses_max, uses) AND (uses = 0 OR kind = excluded.kind)
    RETURNING uses, created_at = ${now} AS is_new`
}

/** Answers the kind of a code and how often it is used, counting checkouts that are under way. */
export function couponUsesSql(key: CouponKey): string {
  return `SELECT kind, uses FROM coupons WHERE ${isCoupon(key)}`
}

/** Answers the codes of a channel that have not ended, the newest first. */
export function listCouponsSql(channel: ChannelCode, now: number): string {
  return `SELECT code, kind, points, amount, is_listed AS isListed, starts_at AS startsAt,
      ends_at AS endsAt, subtotal_min AS subtotalMin, uses_max AS usesMax,
      uses_per_customer_max AS usesPerCustomerMax, uses
    FROM coupons WHERE channel = ${quoteSql(channel)} AND coalesce(ends_at > ${now}, 1)
    ORDER BY id DESC LIMIT ${listMax + 1}`
}

/** Answers the id of the code, or no row where it has ended already. */
export function endCouponSql(key: CouponKey, now: number): string {
  return `UPDATE coupons SET ends_at = ${now}
    WHERE ${isCoupon(key)} AND coalesce(ends_at > ${now}, 1) RETURNING id`
}

function isCoupon({ code, channel }: CouponKey): string {
  return `channel = ${quoteSql(channel)} AND code = ${quoteSql(code)}`
}
