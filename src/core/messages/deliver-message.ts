import { and, eq, isNotNull } from 'drizzle-orm'
import { deadLetters, outbox } from '../../db/schema/operations.ts'
import { MessageRefused } from '../errors.ts'
import { markDone } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { compose } from './compose.ts'

/**
 * Sends the message of an outbox row, once: a done row is left alone, and its id is the provider's
 * idempotency key. Throws where a later attempt may succeed.
 */
export async function deliverMessage(ctx: Context, outboxId: number): Promise<void> {
  const [row] = await ctx.db
    .select()
    .from(outbox)
    .where(and(eq(outbox.id, outboxId), isNotNull(outbox.dueAt)))
  if (!row) return
  const email = await compose(ctx, row)
  try {
    if (email) await ctx.messenger.sendEmail(email, `souk-message-${row.id}`)
  } catch (error) {
    if (!(error instanceof MessageRefused)) throw error
    await buryMessage(ctx, 'messages', { outboxId }, error.message)
    return
  }
  await markDone(ctx, outboxId)
}

/** A queue message that failed for good goes to a table where staff see it and its reason. */
export async function buryMessage(
  ctx: Context,
  queue: string,
  body: { outboxId?: number; eventId?: number },
  reason: string | null,
): Promise<void> {
  const id = body.outboxId ?? 0
  const [row] = await ctx.db.select().from(outbox).where(eq(outbox.id, id))
  const why = reason ?? row?.lastError ?? 'Failed at every attempt'
  await ctx.db.batch([
    ctx.db.insert(deadLetters).values({ queue, body, reason: why, createdAt: ctx.clock.now() }),
    ctx.db.update(outbox).set({ dueAt: null, lastError: why }).where(eq(outbox.id, id)),
  ])
  ctx.log('error', 'queue.dead_letter', { queue, reason: why })
}
