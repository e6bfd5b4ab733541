import { asc, inArray, isNotNull, lte, not, type SQL, sql } from 'drizzle-orm'
import { constantLimit } from '../../db/constant.ts'
import { isMessage, isStockSetting, outbox } from '../../db/schema/operations.ts'
import type { Context } from '../ports.ts'
import { after, attemptAll, retryMs, runEffects } from './run-outbox.ts'

/* What the schedule does with effects that wait. */

// As the indexes have them.
const isSetting = sql`${not(isMessage(outbox.kind))} AND ${isStockSetting(outbox.kind)} = 1`
const isOther = sql`${not(isMessage(outbox.kind))} AND ${isStockSetting(outbox.kind)} = 0`

/** Attempts up to `max` effects on money, sold stock and pictures due within `aheadMs`; answers how many. */
export function sweepEffects(ctx: Context, max: number, aheadMs = 0): Promise<number> {
  return sweep(ctx, isOther, { max, aheadMs })
}

/** In SQL: `sweepEffects` finds an effect. */
export function hasDueEffects(ctx: Context, aheadMs: number): SQL {
  return sql`EXISTS (SELECT 1 FROM outbox WHERE ${isDue(ctx, isOther, aheadMs)})`
}

/** Tells the counters up to `max` settings that are due within `aheadMs`; answers how many. */
export function sweepStockSettings(ctx: Context, max: number, aheadMs = 0): Promise<number> {
  return sweep(ctx, isSetting, { max, aheadMs })
}

/** In SQL: `sweepStockSettings` finds a setting. */
export function hasDueStockSettings(ctx: Context, aheadMs: number): SQL {
  return sql`EXISTS (SELECT 1 FROM outbox WHERE ${isDue(ctx, isSetting, aheadMs)})`
}

/** Hands up to `max` messages that are due within `aheadMs` to the queue; answers how many. */
export function sweepMessages(ctx: Context, max: number, aheadMs = 0): Promise<number> {
  return sweep(ctx, isMessage(outbox.kind), { max, aheadMs })
}

/** In SQL: `sweepMessages` finds a message. */
export function hasDueMessages(ctx: Context, aheadMs: number): SQL {
  return sql`EXISTS (SELECT 1 FROM outbox WHERE ${isDue(ctx, isMessage(outbox.kind), aheadMs)})`
}

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
