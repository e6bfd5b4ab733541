import { sql } from 'drizzle-orm'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { cancelOpenOrder } from './cancellation.ts'

const batchMax = 50

/** No money has come, and none is under way. */
const isUnpaid = sql`orders.paid_at IS NULL AND NOT EXISTS (SELECT 1 FROM payments p
  WHERE p.order_id = orders.id AND p.status IN ('processing', 'succeeded'))`

/** Cancels orders that stayed unpaid for too long; one whose payment is under way is left alone. */
export async function expireUnpaidOrders(ctx: Context): Promise<number> {
  const ttlMinutes = ctx.settings.unpaidOrderTtlMinutes
  if (ttlMinutes === 0) return 0
  const before = ctx.clock.now().getTime() - ttlMinutes * 60_000
  const due = await ctx.db.all<{ id: number }>(sql`
    SELECT id FROM orders
    WHERE status IN ('pending', 'processing') AND created_at < ${before} AND ${isUnpaid}
    ORDER BY created_at LIMIT ${batchMax}`)
  for (const { id } of due) {
    // Asked again by the change itself: the payment may have come since.
    if (await cancelOpenOrder(ctx, id, { when: isUnpaid })) await runEffects(ctx, `order:${id}:`)
  }
  return due.length
}
