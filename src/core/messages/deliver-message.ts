import { and, eq, isNotNull, lte, or, sql } from 'drizzle-orm'
import { outbox } from '../../db/schema/operations.ts'
import { insertDeadLetter } from '../dead-letters.ts'
import { MessageRefused } from '../errors.ts'
import { markDone } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { compose } from './compose.ts'

/** While a row says so, somebody sends its message; when it is due again, he must be dead. */
const sending = 'sending'
const sendingMs = 60_000

/**
 * Sends the message of an outbox row, once: a done row is left alone, and so is one that is being sent
 * at this moment, since the queue may have it several times. Its id is the provider's idempotency
 * key. Throws where a later attempt may succeed.
 */
export async function deliverMessage(ctx: Context, outboxId: number): Promise<void> {
  const row = await claim(ctx, outboxId)
  if (!row) return
  try {
    const email = await compose(ctx, row)
    if (email) await ctx.messenger.sendEmail(email, `souk-message-${row.id}`)
  } catch (error) {
    if (error instanceof MessageRefused) {
      await buryMessage(ctx, outboxId, error)
      return
    }
    await release(ctx, outboxId, String(error))
    throw error
  }
  await markDone(ctx, outboxId)
}

async function claim(ctx: Context, outboxId: number) {
  const now = ctx.clock.now()
  const isFree = or(sql`${outbox.lastError} IS NOT ${sending}`, lte(outbox.dueAt, now))
  const [row] = await ctx.db
    .update(outbox)
    .set({ lastError: sending, dueAt: new Date(now.getTime() + sendingMs) })
    .where(and(eq(outbox.id, outboxId), isNotNull(outbox.dueAt), isFree))
    .returning()
  return row
}

async function release(ctx: Context, outboxId: number, lastError: string): Promise<void> {
  await ctx.db
    .update(outbox)
    .set({ lastError: lastError.slice(0, 500) })
    .where(and(eq(outbox.id, outboxId), isNotNull(outbox.dueAt)))
}

/** Gives up the message of an outbox row; without a reason it is that of the last attempt. */
export async function buryMessage(
  ctx: Context,
  outboxId: number,
  refusal?: MessageRefused,
): Promise<void> {
  const [row] = await ctx.db.select().from(outbox).where(eq(outbox.id, outboxId))
  if (!row || row.doneAt !== null) return
  const lastError = row.lastError === sending ? 'The last attempt never ended' : row.lastError
  const reason = refusal?.message ?? lastError ?? 'Failed at every attempt'
  await writeBatch(ctx.db, [
    insertDeadLetter(ctx, { queue: 'messages', body: { outboxId }, reason }),
    ctx.db.update(outbox).set({ dueAt: null, lastError: reason }).where(eq(outbox.id, outboxId)),
  ])
}
