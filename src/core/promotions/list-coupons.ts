import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import { type CouponRow, couponColumns, hasEndedBy, toCouponOffer } from './coupon-rows.ts'
import {
  type CouponState,
  type FoundCoupon,
  type FoundCouponRow,
  foundCouponColumns,
  toFoundCoupon,
} from './find-coupon.ts'
import { hasUseLeftInAll } from './redemptions.ts'
import type { CouponOffer } from './types.ts'

const couponsMax = 100

/** A coupon that has not ended, as one customer finds it. */
export type ListedCoupon = FoundCoupon & { state: Exclude<CouponState, 'ended'> }

type Reader = Pick<Context, 'db' | 'clock'>

/** The newest coupons on offer in a channel, the oldest of them first; some have yet to begin. */
export async function listCoupons(ctx: Reader, channel: string): Promise<CouponOffer[]> {
  const now = ctx.clock.now().getTime()
  const rows = await readAll<CouponRow>(ctx.db, selectListed(channel, now, couponColumns))
  return rows.map(toCouponOffer).reverse()
}

/** The coupons that `listCoupons` answers, as one customer finds them. */
export async function findListedCoupons(
  ctx: Reader,
  channel: string,
  { userId, isGuest }: { userId: number; isGuest: boolean },
): Promise<ListedCoupon[]> {
  const now = ctx.clock.now().getTime()
  const columns = foundCouponColumns(now, userId)
  const rows = await readAll<FoundCouponRow>(ctx.db, selectListed(channel, now, columns))
  const coupons = rows.map((row) => toFoundCoupon(row, { isGuest }))
  return coupons.filter(isGoingOn).reverse()
}

/** Along the index of listed ones, which ends with their ids. */
function selectListed(channel: string, now: number, columns: SQL): SQL {
  return sql`
    SELECT ${columns} FROM coupons c INDEXED BY coupons_listed
    WHERE c.channel = ${channel} AND c.is_listed = 1
      AND NOT ${hasEndedBy(now)} AND ${hasUseLeftInAll}
    ORDER BY c.id DESC LIMIT ${constant(couponsMax)}`
}

function isGoingOn(coupon: FoundCoupon): coupon is ListedCoupon {
  return coupon.state !== 'ended'
}
