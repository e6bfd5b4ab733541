import { and, eq, isNotNull, lt } from 'drizzle-orm'
import { idempotencyKeys } from '../../db/schema/operations.ts'
import { expired } from '../outlived.ts'
import type { Context } from '../ports.ts'
import { IdempotencyKeyBusy, IdempotencyKeyReused } from './errors.ts'

/** How long a client may repeat a request under its key. */
export const requestKeysKeptMs = 24 * 60 * 60_000
/**
 * A request that has run for so long has most likely died; its key may be taken over. Should it run
 * after all, both do what the effects that know their operation do once.
 */
const abandonedMs = 15_000

/** One use of a key: whose, which, and a fingerprint of the request it came with. */
export interface KeyUse {
  scope: string
  keyHash: string
  fingerprint: string
}

/**
 * Answers a request under its key: what was kept of the first one, or null where it has now been done.
 * `work` does it and answers what is to be kept, null where the key is free again.
 * @throws IdempotencyKeyReused, IdempotencyKeyBusy
 */
export async function onceUnderKey(
  ctx: Context,
  use: KeyUse,
  work: () => Promise<Uint8Array | null>,
): Promise<Uint8Array | null> {
  const runningId = ctx.random.uuid()
  const kept = await beginUnderKey(ctx, use, runningId)
  if (kept) return kept
  const answer = await work()
  if (answer) await keepAnswer(ctx, use, runningId, answer)
  else await dropKey(ctx, use, runningId)
  return null
}

/** The stored answer, or null where the caller now runs the request. */
async function beginUnderKey(
  ctx: Context,
  use: KeyUse,
  runningId: string,
): Promise<Uint8Array | null> {
  const now = ctx.clock.now()
  const expiresAt = new Date(now.getTime() + requestKeysKeptMs)
  const [, rows] = await ctx.db.batch([
    ctx.db
      .insert(idempotencyKeys)
      .values({ ...use, runningId, createdAt: now, expiresAt })
      .onConflictDoNothing(),
    ctx.db.select().from(idempotencyKeys).where(isUse(use)),
  ])
  const row = rows[0]
  if (!row) throw new IdempotencyKeyBusy()
  if (row.fingerprint !== use.fingerprint) throw new IdempotencyKeyReused()
  if (row.runningId === runningId) return null
  if (row.runningId === null && row.answer) return new Uint8Array(row.answer)
  if (await takeOver(ctx, use, runningId)) return null
  throw new IdempotencyKeyBusy()
}

async function keepAnswer(
  ctx: Context,
  use: KeyUse,
  runningId: string,
  answer: Uint8Array,
): Promise<void> {
  await ctx.db
    .update(idempotencyKeys)
    .set({ answer: Buffer.from(answer), runningId: null })
    .where(and(isUse(use), eq(idempotencyKeys.runningId, runningId)))
}

/** Frees the key: nothing was decided under it. */
async function dropKey(ctx: Context, use: KeyUse, runningId: string): Promise<void> {
  await ctx.db
    .delete(idempotencyKeys)
    .where(and(isUse(use), eq(idempotencyKeys.runningId, runningId)))
}

/** Answers that are older than promised. */
export const expiredAnswers = expired(idempotencyKeys)

async function takeOver(ctx: Context, use: KeyUse, runningId: string): Promise<boolean> {
  const now = ctx.clock.now()
  const taken = await ctx.db
    .update(idempotencyKeys)
    .set({ runningId, createdAt: now })
    .where(
      and(
        isUse(use),
        isNotNull(idempotencyKeys.runningId),
        lt(idempotencyKeys.createdAt, new Date(now.getTime() - abandonedMs)),
      ),
    )
    .returning({ scope: idempotencyKeys.scope })
  return taken.length > 0
}

function isUse({ scope, keyHash }: KeyUse) {
  return and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.keyHash, keyHash))
}
