import { and, asc, eq, gte, isNotNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { outbox } from '../../db/schema/operations.ts'
import type { Context } from '../ports.ts'
import { carryOut, type Effect } from './effects.ts'

const sweepMax = 100
const backoffSecondsMax = 3600

/**
 * Attempts at once what a change has just written, by the cause its keys begin with (`order:17:`).
 * Never throws: what fails stays for the sweep.
 */
export async function runEffects(ctx: Context, cause: string): Promise<void> {
  try {
    // A range, because LIKE would not use the index of the keys.
    const caused = and(gte(outbox.key, cause), lt(outbox.key, `${cause}~`))
    // What was attempted or handed to the queue before waits for its time.
    const isWaiting = or(eq(outbox.attempts, 0), lte(outbox.dueAt, ctx.clock.now()))
    await attemptAll(ctx, and(caused, isWaiting))
  } catch (error) {
    ctx.log('warn', 'outbox.delayed', { cause, error: String(error) })
  }
}

/** Attempts everything that is due; called by the schedule until nothing is left. */
export async function sweepOutbox(ctx: Context): Promise<number> {
  return attemptAll(ctx, lte(outbox.dueAt, ctx.clock.now()))
}

async function attemptAll(ctx: Context, which: SQL | undefined): Promise<number> {
  const rows = await ctx.db
    .select({ id: outbox.id, key: outbox.key, kind: outbox.kind, payload: outbox.payload })
    .from(outbox)
    .where(and(which, isNotNull(outbox.dueAt)))
    .orderBy(asc(outbox.id))
    .limit(sweepMax)
  await Promise.all(rows.map((row) => attempt(ctx, row)))
  return rows.length
}

async function attempt(ctx: Context, effect: Effect): Promise<void> {
  const now = ctx.clock.now()
  try {
    const { done } = await carryOut(ctx, effect)
    if (done) await markDone(ctx, effect.id)
    else await postpone(ctx, effect.id, 'handed to the queue')
  } catch (error) {
    ctx.log('warn', 'outbox.failed', { id: effect.id, kind: effect.kind, error: String(error) })
    await postpone(ctx, effect.id, String(error), now)
  }
}

/** The effect has happened; the row stays as its proof. */
export async function markDone(ctx: Context, id: number): Promise<void> {
  await ctx.db
    .update(outbox)
    .set({ doneAt: ctx.clock.now(), dueAt: null, lastError: null })
    .where(eq(outbox.id, id))
}

async function postpone(
  ctx: Context,
  id: number,
  reason: string,
  now = ctx.clock.now(),
): Promise<void> {
  const wait = sql`min(${backoffSecondsMax}, 30 << min(attempts, 7)) * 1000`
  await ctx.db
    .update(outbox)
    .set({
      attempts: sql`${outbox.attempts} + 1`,
      dueAt: sql`${now.getTime()} + ${wait}`,
      lastError: reason.slice(0, 500),
    })
    .where(and(eq(outbox.id, id), isNotNull(outbox.dueAt)))
}
