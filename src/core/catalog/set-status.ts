import { sql } from 'drizzle-orm'
import { oneOf } from '../../db/one-of.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import type { ProductStatus } from './types.ts'

interface Which {
  ids: number[]
  currency: string
}

/** Gives products a status, those that have it already included; answers how many of them there are. */
export async function setStatus(
  ctx: Context,
  { ids, currency }: Which,
  status: ProductStatus,
): Promise<number> {
  const now = ctx.clock.now().getTime()
  const isOne = sql`currency = ${currency} AND ${oneOf(sql`product_id`, ids)}`
  const [found] = await writeBatch(ctx.db, [
    sql`SELECT count(*) AS count FROM listings WHERE ${isOne}`,
    sql`
      UPDATE products SET status = ${status}, revision = revision + 1, updated_at = ${now}
      WHERE id IN (SELECT product_id FROM listings WHERE ${isOne}) AND status <> ${status}`,
  ])
  return countIn(found)
}

/** Safe: this is the row of the statement above. */
function countIn(result: D1Result | undefined): number {
  const [row] = (result?.results ?? []) as { count: number }[]
  return row?.count ?? 0
}
