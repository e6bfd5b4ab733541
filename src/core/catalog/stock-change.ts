import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { insertEffects } from '../outbox/insert-effects.ts'
import type { Context } from '../ports.ts'

/** How often a setting is adapted to sales at the same moment before it waits for the sweep. */
const attemptsMax = 5

const StockChange = z.object({
  variantId: z.int(),
  level: z.int(),
  expected: z.int().nullable(),
})

/**
 * Staff set a variant's stock: a statement for the batch of the change, and the key of the effect
 * that tells the counter. `expected` is the level that staff had seen, null where they did not say.
 */
export function stockChange(
  ctx: Context,
  { variantId, level, expected }: z.output<typeof StockChange>,
): { key: string; statement: SQL } {
  const key = `${causeOf(variantId)}${ctx.random.uuid()}`
  const statement = insertEffects(ctx, {
    key,
    kind: 'stock.set',
    payload: { variantId, level, expected: expected ?? sql`NULL` },
  })
  return { key, statement }
}

/** In SQL: no setting of the variant is on its way to the counter. */
export function isStockSettled(variantId: number): SQL {
  const cause = causeOf(variantId)
  return sql`NOT EXISTS (SELECT 1 FROM outbox
    WHERE key >= ${cause} AND key < ${`${cause}~`} AND due_at IS NOT NULL)`
}

/**
 * Tells the counter what staff have set. The effects' ids are the settings' order. What was sold or
 * came back since staff looked stays so: the setting then means as many units more or fewer.
 */
export async function setStock(
  ctx: Pick<Context, 'objects'>,
  { id: sequence, key, payload }: { id: number; key: string; payload: unknown },
): Promise<void> {
  const { variantId, ...setting } = StockChange.parse(payload)
  let { level, expected } = setting
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const request = { variantId, key, sequence, level, expected: expected ?? undefined }
    const answer = await ctx.objects.stock(variantId).set(request)
    if (answer.ok || expected === null) return
    level += answer.level - expected
    expected = answer.level
  }
  throw new Error('The level changes faster than it can be set')
}

/** With which the keys of a variant's settings begin. */
function causeOf(variantId: number): string {
  return `stock:${variantId}:`
}
