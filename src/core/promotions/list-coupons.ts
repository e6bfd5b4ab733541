import { sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import { type CouponRow, couponColumns, endsAfter, toCouponOffer } from './coupon-rows.ts'
import { hasUseLeftInAll } from './redemptions.ts'
import type { CouponOffer } from './types.ts'

const couponsMax = 100

/**
 * The newest coupons on offer in a channel, the oldest of them first; some have yet to begin. They are
 * walked to by their ids: an index of codes would lead to all of the channel.
 */
export async function listCoupons(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  channel: string,
): Promise<CouponOffer[]> {
  const rows = await readAll<CouponRow>(
    db,
    sql`
    SELECT ${couponColumns} FROM coupons c NOT INDEXED
    WHERE c.channel = ${channel} AND c.is_listed = 1
      AND ${endsAfter(clock.now().getTime())} AND ${hasUseLeftInAll}
    ORDER BY c.id DESC LIMIT ${constant(couponsMax)}`,
  )
  return rows.map(toCouponOffer).reverse()
}
