import { type SQL, sql } from 'drizzle-orm'
import { insertDeadLetter, isLetterSeen, lettersDone, writtenAt } from '../../dead-letters.ts'
import type { Clocked, Context, GatewayRefund } from '../../ports.ts'
import { guardedBatch, writeBatch } from '../../write-batch.ts'
import { countRefunds } from './count-refunds.ts'
import type { RefundRow } from './note-refund.ts'
import { oweAgain } from './owe-again.ts'

/**
 * Staff have seen that refunds failed, and the gateway was asked since what it has paid back: what they paid
 * by hand stands in the place of those. Otherwise they stay as they are, and are not looked for any more; staff
 * are told where what they paid has failed.
 */
export async function putInPlace(
  ctx: Pick<Context, 'db' | 'clock'>,
  ours: RefundRow[],
): Promise<void> {
  for (const { id, status, lookAt } of ours) {
    if (status !== 'failed' || lookAt === null) continue
    await writeBatch(ctx.db, paidByHand(ctx, sql`${id}`))
    const byHand = await findFailedByHand(ctx, id)
    const lookedAt = sql`UPDATE refunds SET look_at = NULL
      WHERE id = ${id} AND status = 'failed' AND look_at IS NOT NULL`
    await guardedBatch(ctx.db, lookedAt, byHand ? [tellFailed(ctx, id, byHand)] : [])
  }
}

/** What the gateway calls a refund that staff have made by hand, and that had failed when it was first heard of. */
async function findFailedByHand(
  { db }: Pick<Context, 'db'>,
  refundId: number,
): Promise<string | undefined> {
  const [found] = await db.all<{ reference: string }>(sql`
    SELECT r.reference FROM refunds f JOIN refunds r ON r.payment_id = f.payment_id
    WHERE f.id = ${refundId} AND f.status = 'failed' AND r.is_adopted = 1 AND r.status = 'cancelled'
      AND r.failures = 0 AND ${isByHand} ORDER BY r.id DESC LIMIT 1`)
  return found?.reference
}

/** A letter of its own, beside the one about the refund: whoever drives it has the refund tried again. */
function tellFailed(ctx: Pick<Context, 'clock'>, refundId: number, byHand: string): SQL {
  const reason = 'What was paid back by hand in its place has failed as well'
  return insertDeadLetter(ctx, { queue: 'refunds', body: { refundId, byHand }, reason })
}

/**
 * A refund of ours that failed is given up where staff have seen that, and where one of the same amount is
 * known that was asked for in the gateway's dashboard since. Each stands in the place of one, which is owed again
 * should it fail.
 */
export function paidByHand(ctx: Clocked, refundId: SQL): SQL[] {
  return [
    putInPlaceOf(refundId, { when: isSeen, by: isByHand }),
    countRefunds(ctx, sql`(SELECT payment_id FROM refunds WHERE id = ${refundId})`),
  ]
}

/** In SQL, what letters about the failures of refund `f` name. */
const letterBody = sql`json_object('refundId', f.id)`

const isSeen = sql`f.status = 'failed' AND ${isLetterSeen('refunds', letterBody)}`

/** In SQL: staff may have made refund `r` by hand in place of `f`. */
const isByHand = sql`r.amount = f.amount AND r.created_at >= ${writtenAt('refunds', letterBody)}`

/**
 * An earlier try of a refund has paid it, as the gateway tells, and counts by itself, since a later one was under
 * way. Once the later one is over, nothing more is asked for, unless the earlier one fails as well.
 */
export async function putEarlierInPlace(
  ctx: Pick<Context, 'db' | 'clock'>,
  { id, paymentId }: RefundRow,
  { reference }: GatewayRefund,
): Promise<void> {
  const given = putInPlaceOf(sql`${id}`, {
    when: sql`(f.status = 'failed' OR f.status = 'pending' AND f.reference IS NULL)`,
    by: sql`r.amount >= f.amount AND r.reference = ${reference}`,
  })
  await guardedBatch(ctx.db, given, [
    // Others may have left a part to the later one.
    ...oweAgain(ctx, { id, paymentId }),
    countRefunds(ctx, paymentId),
    lettersDone(ctx, { queue: 'refunds', body: { refundId: id } }),
  ])
}

/**
 * Refund `f` of ours is given up `when` it stands so, and where one of its payment that is not ours, `r`, may stand
 * in its place, and stands in no other's.
 */
function putInPlaceOf(refundId: SQL, { when, by }: { when: SQL; by: SQL }): SQL {
  const other = sql`(SELECT min(r.id) FROM refunds r
    WHERE r.payment_id = f.payment_id AND r.is_adopted = 1 AND r.status <> 'cancelled' AND ${by}
      AND NOT EXISTS (SELECT 1 FROM refunds o WHERE o.replaced_by = r.id AND o.id <> f.id))`
  return sql`
    UPDATE refunds AS f SET status = 'cancelled', replaced_amount = replaced_amount + amount,
      replaced_by = ${other}, look_at = NULL
    WHERE id = ${refundId} AND is_adopted = 0 AND ${when} AND ${other} IS NOT NULL`
}
