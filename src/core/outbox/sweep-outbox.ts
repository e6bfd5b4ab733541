import { asc, inArray, isNotNull, lte, not, type SQL, sql } from 'drizzle-orm'
import { constantLimit } from '../../db/constant.ts'
import { isMessage, isStockSetting, outbox } from '../../db/schema/operations.ts'
import type { Context } from '../ports.ts'
import { after, attemptAll, retryMs, runEffects } from './run-outbox.ts'

/* What the schedule does with effects that wait. */

/** Effects of one order in which they wait, apart from the others. */
interface Waiting {
  /** In SQL: `sweep` finds one. */
  isDue(ctx: Context, aheadMs: number): SQL
  /** Attempts up to `max` that are due within `aheadMs`; answers how many. */
  sweep(ctx: Context, max: number, aheadMs?: number): Promise<number>
}

/** `which` are the effects, as an index has them. */
function waiting(which: SQL): Waiting {
  return {
    isDue: (ctx, aheadMs) => sql`EXISTS (SELECT 1 FROM outbox WHERE ${isDue(ctx, which, aheadMs)})`,
    sweep: (ctx, max, aheadMs = 0) => sweep(ctx, which, { max, aheadMs }),
  }
}

const isNoMessage = not(isMessage(outbox.kind))

/** On money, sold stock and pictures. */
export const waitingEffects = waiting(sql`${isNoMessage} AND ${isStockSetting(outbox.kind)} = 0`)

/** Settings of stock, of which the counters are told. */
export const waitingSettings = waiting(sql`${isNoMessage} AND ${isStockSetting(outbox.kind)} = 1`)

/** Messages, which are handed to the queue. */
export const waitingMessages = waiting(isMessage(outbox.kind))

/** As the index of what waits has it. */
function isDue({ clock }: Context, which: SQL, aheadMs: number): SQL {
  return sql`${which} AND ${lte(outbox.dueAt, after(clock.now(), aheadMs))}
    AND ${isNotNull(outbox.dueAt)}`
}

/** Claims its portion first: one that ends the process comes back ever later, and not before others. */
async function sweep(
  ctx: Context,
  which: SQL,
  { max, aheadMs }: { max: number; aheadMs: number },
): Promise<number> {
  const now = ctx.clock.now()
  const due = ctx.db
    .select({ id: outbox.id })
    .from(outbox)
    .where(isDue(ctx, which, aheadMs))
    .orderBy(asc(outbox.dueAt))
    .limit(constantLimit(max))
  const wait = sql`min(${retryMs.max}, ${retryMs.first} << min(attempts, 6))`
  const claimed = await ctx.db
    .update(outbox)
    .set({ attempts: sql`${outbox.attempts} + 1`, dueAt: sql`${now.getTime()} + ${wait}` })
    .where(inArray(outbox.id, due))
    .returning()
  const causes = await attemptAll(ctx, claimed)
  await Promise.all(causes.map((cause) => runEffects(ctx, cause)))
  return claimed.length
}
