import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import { type CouponRow, couponColumns, endsAfter, toCouponOffer } from './coupon-rows.ts'
import {
  type FoundCoupon,
  type FoundCouponRow,
  foundCouponColumns,
  toFoundCoupon,
} from './find-coupon.ts'
import { hasUseLeftInAll } from './redemptions.ts'
import type { CouponOffer } from './types.ts'

const couponsMax = 100

type Reader = Pick<Context, 'db' | 'clock'>

/** The newest coupons on offer in a channel, the oldest of them first; some have yet to begin. */
export async function listCoupons(ctx: Reader, channel: string): Promise<CouponOffer[]> {
  const rows = await readAll<CouponRow>(ctx.db, selectListed(ctx, channel, couponColumns))
  return rows.map(toCouponOffer).reverse()
}

/** The same as one customer finds them. */
export async function findListedCoupons(
  ctx: Reader,
  channel: string,
  { userId, isGuest }: { userId: number; isGuest: boolean },
): Promise<FoundCoupon[]> {
  const columns = foundCouponColumns(ctx, userId)
  const rows = await readAll<FoundCouponRow>(ctx.db, selectListed(ctx, channel, columns))
  return rows.map((row) => toFoundCoupon(row, { isGuest })).reverse()
}

/** Along the index of listed ones, which ends with their ids. */
function selectListed({ clock }: Reader, channel: string, columns: SQL): SQL {
  return sql`
    SELECT ${columns} FROM coupons c INDEXED BY coupons_listed
    WHERE c.channel = ${channel} AND c.is_listed = 1
      AND ${endsAfter(clock.now().getTime())} AND ${hasUseLeftInAll}
    ORDER BY c.id DESC LIMIT ${constant(couponsMax)}`
}
