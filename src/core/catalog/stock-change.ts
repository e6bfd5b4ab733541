import { sql } from 'drizzle-orm'
import { insertEffects } from '../outbox/insert-effects.ts'
import { withdrawEffects } from '../outbox/withdraw-effects.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'

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
  const superseded = withdrawEffects(ctx, {
    kind: 'stock.set',
    where: sql`payload ->> 'variantId' = ${variantId}`,
    reason: `superseded by ${key}`,
  })
  const effect = insertEffects(ctx, { key, kind: 'stock.set', payload: { variantId, level } })
  return { key, statements: [superseded, effect] }
}
