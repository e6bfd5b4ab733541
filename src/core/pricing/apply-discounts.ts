import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { priceProducts } from '../../db/price-products.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { awaitRepricing } from './await-repricing.ts'

/** Products priced anew in one transaction. */
const batchSize = 100

/**
 * Lets discounts begin and end, and prices the products they concern anew: all of them, or some
 * `max`, in whole batches. A product's price changes everywhere at one moment. Answers how many
 * products were looked at.
 */
export async function applyDiscounts(
  ctx: Pick<Context, 'db' | 'clock'>,
  max = Number.POSITIVE_INFINITY,
): Promise<number> {
  const turns = isToTurn(ctx)
  await writeBatch(ctx.db, [
    awaitRepricing(turns),
    sql`UPDATE discounts SET is_running = NOT is_running WHERE ${turns}`,
  ])
  let count = 0
  let isMore = true
  while (isMore && count < max) {
    const priced = await priceAnew(ctx)
    count += priced
    isMore = priced === batchSize
  }
  return count
}

/** In SQL: a discount is to begin or to end, or a product to be priced anew. */
export function hasDueDiscounts(ctx: Pick<Context, 'clock'>): SQL {
  return sql`EXISTS (SELECT 1 FROM discounts WHERE ${isToTurn(ctx)})
    OR EXISTS (SELECT 1 FROM repricing)`
}

/** In SQL, of a discount: it is to begin, or to end. */
function isToTurn({ clock }: Pick<Context, 'clock'>): SQL {
  const now = clock.now().getTime()
  return sql`(is_running = 0 AND starts_at <= ${now} AND ends_at > ${now})
    OR (is_running = 1 AND ends_at <= ${now})`
}

async function priceAnew({ db }: Pick<Context, 'db'>): Promise<number> {
  const [waiting] = await db.all<{ ids: string; n: number }>(sql`
    SELECT json_group_array(product_id) AS ids, count(*) AS n
    FROM (SELECT product_id FROM repricing ORDER BY product_id LIMIT ${constant(batchSize)})`)
  if (!waiting || waiting.n === 0) return 0
  const asked = sql`SELECT value FROM json_each(${waiting.ids})`
  await writeBatch(db, [
    priceProducts(asked),
    sql`DELETE FROM repricing WHERE product_id IN (${asked})`,
  ])
  return waiting.n
}
