import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { outbox } from '../../db/schema/operations.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'

/** How long the sweep leaves an effect to the request that wrote it. */
const sweepDelayMs = 30_000

/**
 * Staff set a variant's stock: statements for the batch of the change, and the key of the effect
 * that tells the counter. An older setting that is still waiting must not overwrite this one.
 */
export function stockChange(
  ctx: Context,
  variantId: number,
  level: number,
): { key: string; statements: Statement[] } {
  const key = `stock:${ctx.random.uuid()}`
  const now = ctx.clock.now()
  const superseded = ctx.db
    .update(outbox)
    .set({ dueAt: null, doneAt: now, lastError: `superseded by ${key}` })
    .where(
      and(
        isNotNull(outbox.dueAt),
        eq(outbox.kind, 'stock.set'),
        eq(sql`${outbox.payload} ->> 'variantId'`, variantId),
      ),
    )
  const effect = insertEffects(ctx, {
    key,
    kind: 'stock.set',
    payload: { variantId, level },
    delayMs: sweepDelayMs,
  })
  return { key, statements: [superseded, effect] }
}
