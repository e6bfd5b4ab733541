import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { constant } from '../../db/constant.ts'
import { oneOf } from '../../db/one-of.ts'
import { outbox } from '../../db/schema/operations.ts'
import { backoff } from '../backoff.ts'
import { insertDeadLetter } from '../dead-letters.ts'
import { describeError } from '../describe-error.ts'
import { DomainError } from '../domain-error.ts'
import { fromRow } from '../from-row.ts'
import { finished } from '../outlived.ts'
import type { Context, EffectHandler, EffectHandlers } from '../ports.ts'
import { workOnEach } from '../work-on-each.ts'
import { readAll, writeBatch } from '../write-batch.ts'

/** The effects of one change that are attempted with it; the sweep takes what is beyond. */
export const effectsAtOnceMax = 25
export const retryMs = { first: 60_000, max: 60 * 60_000 }
/** A newer version of the Worker may know what to do with it, and whoever refuses it may think better. */
const refusedMaxMs = 24 * 60 * 60_000

/** An effect can cause others, such as a cancellation of a payment its refund. */
const roundsMax = 3
/** Staff should know of what has failed for so long. */
const stuckMs = 60 * 60_000

/** Nobody can carry this effect out: its kind is unknown, or its payload makes no sense. */
class EffectImpossible extends Error {}

export type Attempt = typeof outbox.$inferSelect

/**
 * Attempts at once what a change has just written, by the cause its keys begin with (`order:17:`), and
 * what that causes in turn; nothing for a null. Never throws: what fails stays for the sweep. Effects
 * do not call this.
 */
export async function runEffects(ctx: Context, cause: string | null): Promise<void> {
  await runCauses(ctx, cause === null ? [] : [cause], roundsMax)
}

/** In SQL: what waits of a cause, to be read beside something else; for `runFound`. */
export function selectWaiting(cause: SQL): SQL {
  // A range, because LIKE would not use the index of the keys.
  return select(
    sql`key >= ${cause} AND key < ${cause} || '~' AND due_at IS NOT NULL AND attempts = 0`,
  )
}

/** The same as `runEffects` for what `selectWaiting` has found. */
export async function runFound(ctx: Context, found: unknown[]): Promise<void> {
  const causes = await attemptFound(ctx, found)
  await runCauses(ctx, causes, roundsMax - 1)
}

/** Attempts the effects that wait and that a condition in SQL names, without what they cause. */
export async function runWaiting(ctx: Context, which: SQL, cause: string): Promise<void> {
  await attemptSelected(ctx, select(which), cause)
}

async function runCauses(ctx: Context, begun: string[], rounds: number): Promise<void> {
  let causes = begun
  for (let round = 1; round <= rounds && causes.length > 0; round++) {
    const next = await Promise.all(
      causes.map((one) => attemptSelected(ctx, selectWaiting(sql`${one}`), one)),
    )
    causes = [...new Set(next.flat())]
  }
}

/** Effects as the index of what waits has them. */
function select(which: SQL): SQL {
  return sql`SELECT * FROM outbox WHERE ${which} ORDER BY due_at, id LIMIT ${constant(effectsAtOnceMax)}`
}

/** Answers the causes of what they have caused in turn. */
async function attemptSelected(ctx: Context, selected: SQL, cause: string): Promise<string[]> {
  try {
    return await attemptFound(ctx, await readAll(ctx.db, selected))
  } catch (error) {
    ctx.log('warn', 'outbox.delayed', { cause, error: describeError(error) })
    return []
  }
}

function attemptFound(ctx: Context, found: unknown[]): Promise<string[]> {
  const rows = found.map((row) => fromRow(outbox, row))
  return attemptAll(
    ctx,
    rows.map((row) => ({ ...row, attempts: row.attempts + 1 })),
  )
}

/**
 * Answers the causes of what they have caused. A note that cannot be written only costs its own effect
 * another attempt.
 */
export async function attemptAll(ctx: Context, effects: Attempt[]): Promise<string[]> {
  const causes = new Set<string>()
  await workOnEach(
    ctx,
    effects,
    async (effect) => {
      const cause = await attempt(ctx, effect)
      if (cause !== null) causes.add(cause)
    },
    ({ id }) => ({ event: 'outbox.not_noted', id }),
  )
  return [...causes]
}

async function attempt(ctx: Context, effect: Attempt): Promise<string | null> {
  let cause: string | null = null
  try {
    if (isMessageKind(effect.kind))
      await ctx.queues.messages({ outboxId: effect.id, kind: effect.kind })
    else cause = await carryOut(ctx, effect)
  } catch (error) {
    await noteFailure(ctx, effect, error)
    return null
  }
  // The consumer of the queue marks a message. Until then it stays due: a lost one is handed over again.
  if (!isMessageKind(effect.kind)) await markDone(ctx, [effect.id], isDrivenAsBefore(effect))
  return cause
}

async function carryOut(ctx: Context, { id, key, kind, payload }: Attempt): Promise<string | null> {
  const handler = isHandled(ctx.effects, kind) ? ctx.effects[kind] : undefined
  if (!handler) throw new EffectImpossible(`Unknown effect ${kind}`)
  const { data, error } = z.safeParse(handler.schema, payload)
  if (error) throw new EffectImpossible(z.prettifyError(error))
  return asGeneral(handler).carryOut(ctx, data, { id, key })
}

function isHandled(handlers: EffectHandlers, kind: string): kind is keyof EffectHandlers {
  return Object.hasOwn(handlers, kind)
}

/** Safe: a handler is only given what its own schema has read. */
function asGeneral(handler: unknown): EffectHandler<unknown> {
  return handler as EffectHandler<unknown>
}

function isMessageKind(kind: string): boolean {
  return kind.startsWith('message.')
}

async function noteFailure(ctx: Context, effect: Attempt, error: unknown): Promise<void> {
  const { id, kind } = effect
  const lastError = describeError(error)
  ctx.log('warn', 'outbox.failed', { id, kind, error: lastError })
  const isOld = waitedMs(effect, ctx.clock.now()) > refusedMaxMs
  if (isRefusal(error) && isOld) return giveUp(ctx, id, 'effects', lastError)
  await retryLater(ctx, effect, lastError)
}

/** No outage: whoever could carry it out has said no, or nobody can. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof EffectImpossible || (error instanceof DomainError && error.kind !== 'outside')
  )
}

/**
 * Leaves a failed effect for later; staff are told once of one that has failed for an hour. Only who
 * holds the claim of a message gives it back.
 */
export async function retryLater(
  ctx: Context,
  effect: Attempt,
  lastError: string,
  claim: { claimedUntil?: null } = {},
): Promise<void> {
  const { id, kind, attempts, reportedAt } = effect
  const now = ctx.clock.now()
  const isStuck = reportedAt === null && waitedMs(effect, now) > stuckMs
  if (isStuck) ctx.log('error', 'outbox.stuck', { id, kind, attempts, error: lastError })
  await postpone(ctx, id, {
    attempts,
    dueAt: after(now, backoff(Math.max(1, attempts), retryMs, ctx.random.fraction())),
    lastError,
    ...claim,
    ...(isStuck && { reportedAt: now }),
  })
}

/** How long it has been tried, since staff had it tried again where they did. */
export function waitedMs(
  { createdAt, drivenAt }: Pick<Attempt, 'createdAt' | 'drivenAt'>,
  now: Date,
): number {
  return now.getTime() - (drivenAt ?? createdAt).getTime()
}

/** A note that comes late does not undo that staff have had the effect tried again since. */
function isDrivenAsBefore({ drivenAt }: Attempt): SQL {
  return sql`${outbox.drivenAt} IS ${drivenAt?.getTime() ?? null}`
}

/** The effects have happened; the rows stay as their proof. */
export async function markDone(ctx: Context, ids: number[], where?: SQL): Promise<void> {
  await ctx.db
    .update(outbox)
    .set({ doneAt: ctx.clock.now(), dueAt: null, claimedUntil: null, lastError: null })
    .where(and(oneOf(outbox.id, ids), where))
}

/**
 * Leaves the effect for later, unless it is over meanwhile. Only who holds the claim gives it back:
 * the queue may deliver a message before it is noted here that the queue has it.
 */
async function postpone(
  ctx: Context,
  id: number,
  note: Partial<Pick<typeof outbox.$inferSelect, 'reportedAt' | 'claimedUntil' | 'lastError'>> & {
    attempts: number
    dueAt: Date
  },
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

/** Effects that have happened. */
export const doneEffects = finished(outbox, {
  writtenAt: outbox.createdAt,
  isFinished: sql`done_at IS NOT NULL`,
})

export function after(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + Math.round(milliseconds))
}
