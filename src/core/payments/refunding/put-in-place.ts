import { type SQL, sql } from 'drizzle-orm'
import { isLetterSeen } from '../../dead-letters.ts'
import type { Clocked, Context } from '../../ports.ts'
import { writeBatch } from '../../write-batch.ts'
import { countRefunds } from './count-refunds.ts'
import type { RefundRow } from './note-refund.ts'

/**
 * Staff have seen that refunds failed, and the gateway was asked since what it has paid back: what they paid
 * by hand stands in the place of those. Otherwise they stay as they are, and are not looked for any more.
 */
export async function putInPlace(
  ctx: Pick<Context, 'db' | 'clock'>,
  ours: RefundRow[],
): Promise<void> {
  const seen = ours.filter(({ status, lookAt }) => status === 'failed' && lookAt !== null)
  const isFailed = sql`status = 'failed'`
  await writeBatch(
    ctx.db,
    seen.flatMap(({ id }) => [
      ...paidByHand(ctx, sql`${id}`),
      sql`UPDATE refunds SET look_at = NULL WHERE id = ${id} AND ${isFailed}`,
    ]),
  )
}

/**
 * A refund of ours that failed is given up where staff have seen that, and where one of the same amount is
 * known that was asked for in the gateway's dashboard since. It is owed again should that one fail.
 */
export function paidByHand(ctx: Clocked, refundId: SQL): SQL[] {
  const isLike = sql`r.payment_id = f.payment_id AND r.amount = f.amount`
  const byHand = sql`FROM refunds r WHERE ${isLike} AND r.is_adopted = 1 AND r.status <> 'cancelled'`
  // Each stands in the place of one.
  const replaced = sql`FROM refunds r WHERE ${isLike} AND r.is_adopted = 0 AND r.status = 'cancelled'
    AND r.replaced_amount = r.amount`
  return [
    sql`
      UPDATE refunds AS f SET status = 'cancelled', replaced_amount = replaced_amount + amount,
        look_at = NULL
      WHERE id = ${refundId} AND status = 'failed' AND is_adopted = 0
        AND ${isLetterSeen('refunds', sql`json_object('refundId', f.id)`)}
        AND EXISTS (SELECT 1 ${byHand} AND r.id > f.id)
        AND (SELECT count(*) ${byHand}) > (SELECT count(*) ${replaced})`,
    countRefunds(ctx, sql`(SELECT payment_id FROM refunds WHERE id = ${refundId})`),
  ]
}
