import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { endsAfter } from './coupon-rows.ts'
import { hasUseLeft } from './redemptions.ts'

/** By the id that a cart keeps, or by the code that a customer writes, in any case. */
export type CouponName = { couponId: number | null } | { code: string }

/** Who wants to use which coupon, and in which channel. */
export type CouponUse = CouponName & { userId: number; channel: string }

/**
 * Finds the coupon where the user can use it now, whatever the cart's subtotal is; for a batch, whose rows
 * are of `Coupon`.
 */
export function usableCoupon(
  { clock }: Pick<Context, 'clock'>,
  { userId, channel, ...name }: CouponUse,
): SQL {
  const now = clock.now().getTime()
  return sql`
    SELECT c.id AS id, c.code AS code, c.kind AS kind, c.points AS points,
      c.subtotal_min AS subtotalMin
    FROM coupons c
    WHERE ${isNamed(name)} AND c.channel = ${channel} AND c.kind = 'percentage'
      AND coalesce(c.starts_at, ${now}) <= ${now} AND ${endsAfter(now)}
      AND ${hasUseLeft(userId)}`
}

function isNamed(name: CouponName): SQL {
  return 'code' in name ? sql`c.code = ${name.code.toUpperCase()}` : sql`c.id = ${name.couponId}`
}
