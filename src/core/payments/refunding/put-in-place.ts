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
 * known that was asked for in the gateway's dashboard since. Each stands in the place of one, which is owed again
 * should it fail.
 */
export function paidByHand(ctx: Clocked, refundId: SQL): SQL[] {
  const byHand = sql`(SELECT min(r.id) FROM refunds r
    WHERE r.payment_id = f.payment_id AND r.id > f.id AND r.amount = f.amount
      AND r.is_adopted = 1 AND r.status <> 'cancelled'
      AND NOT EXISTS (SELECT 1 FROM refunds o
        WHERE o.payment_id = f.payment_id AND o.replaced_by = r.id))`
  return [
    sql`
      UPDATE refunds AS f SET status = 'cancelled', replaced_amount = replaced_amount + amount,
        replaced_by = ${byHand}, look_at = NULL
      WHERE id = ${refundId} AND status = 'failed' AND is_adopted = 0
        AND ${isLetterSeen('refunds', sql`json_object('refundId', f.id)`)}
        AND ${byHand} IS NOT NULL`,
    countRefunds(ctx, sql`(SELECT payment_id FROM refunds WHERE id = ${refundId})`),
  ]
}
