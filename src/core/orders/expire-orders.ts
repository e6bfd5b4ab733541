import { sql } from 'drizzle-orm'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { cancelOpenOrder } from './cancellation.ts'

const batchMax = 50

/** Cancels orders that stayed unpaid for too long; one whose payment is under way is left alone. */
export async function expireUnpaidOrders(ctx: Context): Promise<number> {
  const ttlMinutes = ctx.settings.unpaidOrderTtlMinutes
  if (ttlMinutes === 0) return 0
  const before = ctx.clock.now().getTime() - ttlMinutes * 60_000
  const due = await ctx.db.all<{ id: number }>(sql`
    SELECT o.id AS id FROM orders o
    WHERE o.paid_at IS NULL AND o.status IN ('pending', 'processing') AND o.created_at < ${before}
      AND NOT EXISTS (
        SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.status IN ('processing', 'succeeded'))
    ORDER BY o.created_at LIMIT ${batchMax}`)
  for (const { id } of due) {
    if (await cancelOpenOrder(ctx, id)) await runEffects(ctx, `order:${id}:`)
  }
  return due.length
}
