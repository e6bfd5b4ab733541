import { sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { listings } from '../../db/schema/lists.ts'
import { isShown } from '../catalog/on-sale.ts'
import type { Context } from '../ports.ts'
import {
  isRunning,
  type RunningPromotion,
  type RunningPromotionRow,
  runningPromotion,
  toRunningPromotion,
} from '../pricing/promotions/running-promotions.ts'
import { readAll } from '../write-batch.ts'

const promotionsMax = 100

/** The newest promotions that run on products on sale in a currency, the oldest of them first. */
export async function listPromotions(
  ctx: Pick<Context, 'db' | 'clock'>,
  currency: string,
): Promise<RunningPromotion[]> {
  const listing = isShown({ productId: sql`promotion.product_id`, currency })
  const rows = await readAll<RunningPromotionRow>(
    ctx.db,
    sql`
    SELECT ${runningPromotion} AS promotion FROM promotions promotion
    WHERE promotion.currency = ${currency} AND ${isRunning(ctx)}
      AND EXISTS (SELECT 1 FROM ${listings} WHERE ${listing})
    ORDER BY promotion.id DESC LIMIT ${constant(promotionsMax)}`,
  )
  return rows.map(({ promotion }) => toRunningPromotion(promotion)).reverse()
}
