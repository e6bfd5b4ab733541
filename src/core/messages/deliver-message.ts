import { and, eq, isNotNull, isNull, lte, or } from 'drizzle-orm'
import { outbox } from '../../db/schema/operations.ts'
import { MessageRefused } from '../errors.ts'
import { giveUp, markDone, retryLater, waitedMs } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { compose } from './compose.ts'

/** Longer than a provider takes to answer. */
const sendingMs = 60_000
/** No outage of a provider lasts longer, and nobody waits longer for a message. */
const lifeMs = 3 * 24 * 60 * 60_000

/**
 * Sends the message of an outbox row, once: a done row is left alone, and so is one that is being sent
 * at this moment, since the queue may have it several times. Its id is the provider's idempotency
 * key. One that cannot be sent now comes to the queue again when the row is due, for three days.
 */
export async function deliverMessage(ctx: Context, outboxId: number): Promise<void> {
  const row = await claim(ctx, outboxId)
  if (!row) return
  const { id, attempts } = row
  if (waitedMs(row, ctx.clock.now()) > lifeMs) {
    return giveUp(ctx, id, 'messages', row.lastError ?? 'No attempt has ended')
  }
  try {
    const email = await compose(ctx, row)
    if (email) await ctx.messenger.sendEmail(email, `souk-message-${id}`)
  } catch (error) {
    if (error instanceof MessageRefused) return giveUp(ctx, id, 'messages', error.message)
    ctx.log('warn', 'message.failed', { id, attempts, error: String(error) })
    return retryLater(ctx, row, String(error), { claimedUntil: null })
  }
  await markDone(ctx, id)
}

async function claim(ctx: Context, outboxId: number) {
  const now = ctx.clock.now()
  const isFree = or(isNull(outbox.claimedUntil), lte(outbox.claimedUntil, now))
  const [row] = await ctx.db
    .update(outbox)
    .set({ claimedUntil: new Date(now.getTime() + sendingMs) })
    .where(and(eq(outbox.id, outboxId), isNotNull(outbox.dueAt), isFree))
    .returning()
  return row
}
