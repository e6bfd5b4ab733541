import { and, asc, eq, lte, type SQL, sql } from 'drizzle-orm'
import { constantLimit } from '../../../db/constant.ts'
import { payments, refunds } from '../../../db/schema/orders.ts'
import { insertDeadLetter } from '../../dead-letters.ts'
import { orderCause } from '../../orders/order-cause.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context, RefundEvidence } from '../../ports.ts'
import { workOnEach } from '../../work-on-each.ts'
import { guardedBatch, type Statement, writeBatch } from '../../write-batch.ts'
import { isReferredTo } from '../queries.ts'
import { adoptRefunds, refundsOf, takeOver, takeOverAll } from './adopt-refunds.ts'
import { isSame } from './match-refunds.ts'
import { refundLookAt } from './note-refund.ts'

/** Asks what has become of up to `max` refunds that are under way at their gateways. */
export async function followRefunds(ctx: Context, max: number): Promise<number> {
  const due = await ctx.db
    .select()
    .from(refunds)
    .where(isDue(ctx))
    .orderBy(asc(refunds.lookAt))
    .limit(constantLimit(max))
  await workOnEach(
    ctx,
    due,
    async ({ id, paymentId, lookAt }) => {
      // Moved on first: one that the gateway cannot answer for must not hold up the others.
      const claimed = await ctx.db
        .update(refunds)
        .set({ lookAt: refundLookAt(ctx) })
        .where(and(eq(refunds.id, id), lookAt ? eq(refunds.lookAt, lookAt) : undefined))
        .returning({ id: refunds.id })
      if (claimed.length === 0) return
      await runEffects(ctx, await adoptRefunds(ctx, paymentId))
    },
    ({ id }) => ({ event: 'refund.look_failed', refundId: id }),
  )
  return due.length
}

/** In SQL: `followRefunds` finds a refund. */
export function hasDueRefunds(ctx: Context): SQL {
  return sql`EXISTS (SELECT 1 FROM refunds WHERE ${isDue(ctx)})`
}

function isDue({ clock }: Context): SQL {
  return lte(refunds.lookAt, clock.now())
}

/**
 * The gateway tells of a refund. What it says of one that is known is noted. It is asked about all where it
 * does not say which, where it names one that nobody has heard of, and where one that has failed is said to go
 * on: that may be old news of one of ours that has failed and was asked for anew. Answers the cause of the
 * effects that wait.
 * @throws GatewayRefused, GatewayUnavailable
 */
export async function settleRefund(
  ctx: Context,
  evidence: RefundEvidence,
  mark: Statement,
): Promise<string | null> {
  const { gateway, reference, refund } = evidence
  const [payment] = await ctx.db.select().from(payments).where(isReferredTo(evidence))
  if (!payment) {
    const reason = 'A refund of a payment that we do not know.'
    const body = { gateway, reference }
    await guardedBatch(ctx.db, mark, [insertDeadLetter(ctx, { queue: 'refunds', body, reason })])
    return null
  }
  const ours = await refundsOf(ctx, payment.id)
  const own = refund && ours.find((one) => isSame(payment, one, refund))
  const isOver = own?.status === 'failed' || own?.status === 'cancelled'
  const isKnown = own && (!isOver || refund.state === 'failed')
  if (!isKnown) await takeOverAll(ctx, payment, ours, refund)
  const isMarked =
    isKnown && (await takeOver(ctx, { payment, ours, before: null }, [refund], [mark]))
  if (!isMarked) await writeBatch(ctx.db, [mark])
  return orderCause(payment.orderId)
}
