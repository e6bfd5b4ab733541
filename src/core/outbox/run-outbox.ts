import { and, asc, eq, inArray, isNotNull, lte, not, type SQL, sql } from 'drizzle-orm'
import { isMessage, outbox } from '../../db/schema/operations.ts'
import { backoff } from '../backoff.ts'
import { insertDeadLetter } from '../dead-letters.ts'
import type { Context } from '../ports.ts'
import { type Removal, removeFinished } from '../remove-expired.ts'
import { workOnEach } from '../work-on-each.ts'
import { writeBatch } from '../write-batch.ts'
import { carryOut, type Effect, EffectImpossible } from './effects.ts'

/** The effects of one change that are attempted with it; the sweep takes what is beyond. */
const atOnceMax = 25
/** How long a message is left to the queue. */
const queueMs = 10 * 60_000
const retryMs = { first: 60_000, max: 60 * 60_000 }
/** A newer version of the Worker may know what to do with it. */
const impossibleAfterMs = 24 * 60 * 60_000

type Attempt = Effect & { attempts: number; createdAt: Date }

const columns = {
  id: outbox.id,
  key: outbox.key,
  kind: outbox.kind,
  isMessage: isMessage(outbox.kind),
  payload: outbox.payload,
  attempts: outbox.attempts,
  createdAt: outbox.createdAt,
}

/**
 * Attempts at once what a change has just written, by the cause its keys begin with (`order:17:`).
 * Never throws: what fails stays for the sweep.
 */
export async function runEffects(ctx: Context, cause: string): Promise<void> {
  // A range, because LIKE would not use the index of the keys.
  const isCaused = sql`${outbox.key} >= ${cause} AND ${outbox.key} < ${`${cause}~`}`
  // What was attempted or handed to the queue before waits for its time.
  await runWaiting(ctx, sql`${isCaused} AND due_at IS NOT NULL AND attempts = 0`, cause)
}

/** The same for the effects that a condition in SQL names; `cause` is told to the log. */
export async function runWaiting(ctx: Context, which: SQL, cause: string): Promise<void> {
  try {
    const rows = await ctx.db
      .select(columns)
      .from(outbox)
      .where(which)
      // As the index of what waits has them.
      .orderBy(asc(outbox.dueAt), asc(outbox.id))
      .limit(atOnceMax)
    await attemptAll(
      ctx,
      rows.map((row) => ({ ...row, attempts: row.attempts + 1 })),
    )
  } catch (error) {
    ctx.log('warn', 'outbox.delayed', { cause, error: String(error) })
  }
}

/** Attempts up to `max` effects on money, stock and pictures that are due; answers how many. */
export function sweepEffects(ctx: Context, max: number): Promise<number> {
  return sweep(ctx, not(isMessage(outbox.kind)), max)
}

/** Hands up to `max` messages that are due to the queue; answers how many. */
export function sweepMessages(ctx: Context, max: number): Promise<number> {
  return sweep(ctx, isMessage(outbox.kind), max)
}

/** Claims its portion first: one that ends the process comes back ever later, and not before others. */
async function sweep(ctx: Context, which: SQL, max: number): Promise<number> {
  const now = ctx.clock.now()
  const due = ctx.db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(which, lte(outbox.dueAt, now), isNotNull(outbox.dueAt)))
    .orderBy(asc(outbox.dueAt))
    .limit(max)
  const wait = sql`min(${retryMs.max}, ${retryMs.first} << min(attempts, 6))`
  const claimed = await ctx.db
    .update(outbox)
    .set({ attempts: sql`${outbox.attempts} + 1`, dueAt: sql`${now.getTime()} + ${wait}` })
    .where(inArray(outbox.id, due))
    .returning(columns)
  await attemptAll(ctx, claimed)
  return claimed.length
}

/** A note that cannot be written only costs its own effect another attempt. */
function attemptAll(ctx: Context, effects: Attempt[]): Promise<void> {
  return workOnEach(
    ctx,
    effects,
    (effect) => attempt(ctx, effect),
    ({ id }) => ({ event: 'outbox.not_noted', id }),
  )
}

async function attempt(ctx: Context, effect: Attempt): Promise<void> {
  const { id, attempts } = effect
  const outcome = await carryOut(ctx, effect).catch((error: unknown) => ({ error }))
  if ('error' in outcome) return noteFailure(ctx, effect, outcome.error)
  if (outcome.done) return markDone(ctx, id)
  await postpone(ctx, id, { attempts, dueAt: after(ctx.clock.now(), queueMs) })
}

async function noteFailure(
  ctx: Context,
  { id, kind, attempts, createdAt }: Attempt,
  error: unknown,
): Promise<void> {
  const lastError = String(error)
  ctx.log('warn', 'outbox.failed', { id, kind, error: lastError })
  const isOld = ctx.clock.now().getTime() - createdAt.getTime() > impossibleAfterMs
  if (error instanceof EffectImpossible && isOld) return giveUp(ctx, id, 'effects', lastError)
  await postpone(ctx, id, { attempts, dueAt: retryAt(ctx, attempts), lastError })
}

/** When an effect is due again of which so many attempts have failed. */
export function retryAt(ctx: Context, attempts: number): Date {
  return after(ctx.clock.now(), backoff(attempts, retryMs, ctx.random.fraction()))
}

/** The effect has happened; the row stays as its proof. */
export async function markDone(ctx: Context, id: number): Promise<void> {
  await ctx.db
    .update(outbox)
    .set({ doneAt: ctx.clock.now(), dueAt: null, claimedUntil: null, lastError: null })
    .where(eq(outbox.id, id))
}

/**
 * Leaves the effect for later, unless it is over meanwhile. Only who holds the claim gives it back:
 * the queue may deliver a message before it is noted here that the queue has it.
 */
export async function postpone(
  ctx: Context,
  id: number,
  note: { attempts: number; dueAt: Date; lastError?: string; claimedUntil?: null },
): Promise<void> {
  await ctx.db
    .update(outbox)
    .set({ ...note, lastError: note.lastError?.slice(0, 500) })
    .where(and(eq(outbox.id, id), isNotNull(outbox.dueAt)))
}

/** Staff find what will not happen and why, and the row with it. */
export async function giveUp(
  ctx: Context,
  id: number,
  queue: 'effects' | 'messages',
  reason: string,
): Promise<void> {
  await writeBatch(ctx.db, [
    insertDeadLetter(ctx, { queue, body: { outboxId: id }, reason }),
    ctx.db
      .update(outbox)
      .set({ dueAt: null, claimedUntil: null, lastError: reason })
      .where(eq(outbox.id, id)),
  ])
}

/** Forgets effects that have happened; answers how many. */
export function removeDoneEffects({ db }: Context, removal: Removal): Promise<number> {
  const isFinished = sql`done_at IS NOT NULL`
  return removeFinished(db, outbox, { writtenAt: outbox.createdAt, isFinished }, removal)
}

function after(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + Math.round(milliseconds))
}
