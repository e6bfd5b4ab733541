import { and, eq } from 'drizzle-orm'
import { oneOf } from '../../db/one-of.ts'
import { checkoutOutcomes } from '../../db/schema/orders.ts'
import type { Context } from '../ports.ts'

export type Outcome = 'placed' | 'aborted'

/** Tries to abort a checkout and answers what it has become: whoever wrote first has decided. */
export async function abortOrLearn(
  ctx: Pick<Context, 'db' | 'clock'>,
  checkoutId: string,
): Promise<Outcome> {
  const [, rows] = await ctx.db.batch([
    ctx.db
      .insert(checkoutOutcomes)
      .values({ checkoutId, outcome: 'aborted', createdAt: ctx.clock.now() })
      .onConflictDoNothing(),
    ctx.db
      .select({ outcome: checkoutOutcomes.outcome })
      .from(checkoutOutcomes)
      .where(eq(checkoutOutcomes.checkoutId, checkoutId)),
  ])
  const outcome = rows[0]?.outcome
  if (!outcome) throw new Error('A checkout outcome was written and is not there')
  return outcome
}

/** Those of the checkouts that have become orders; decides nothing about the others. */
export async function placedAmong(
  { db }: Pick<Context, 'db'>,
  checkoutIds: string[],
): Promise<string[]> {
  const rows = await db
    .select({ checkoutId: checkoutOutcomes.checkoutId })
    .from(checkoutOutcomes)
    .where(
      and(oneOf(checkoutOutcomes.checkoutId, checkoutIds), eq(checkoutOutcomes.outcome, 'placed')),
    )
  return rows.map((row) => row.checkoutId)
}
