import {
  type ClaimedMessage,
  claimMessages,
  findClaimed,
  type MessageRow,
} from '../outbox/claim-messages.ts'
import { giveUp, markDone, retryLater, waitedMs } from '../outbox/run-outbox.ts'
import type { Context, EmailMessage } from '../ports.ts'
import { workOnEach } from '../work-on-each.ts'
import { composeAll } from './compose.ts'
import { MessageRefused } from './errors.ts'

/** Longer than a provider takes to answer. */
const sendingMs = 60_000
/** No outage of a provider lasts longer, and nobody waits longer for a message. */
const lifeMs = 3 * 24 * 60 * 60_000

/**
 * Sends the messages of outbox rows, each once: a done row is left alone, and so is one that is being
 * sent at this moment, since the queue may have it several times. Its id is the provider's idempotency
 * key. One that cannot be sent now comes to the queue again when the row is due, for three days.
 * Answers those that somebody else is sending, who may have died.
 */
export async function deliverMessages(
  ctx: Context,
  outboxIds: number[],
): Promise<ClaimedMessage[]> {
  const rows = await claimMessages(ctx, outboxIds, sendingMs)
  if (rows.length > 0) await sendAll(ctx, rows)
  if (rows.length === outboxIds.length) return []
  const own = new Set(rows.map(({ id }) => id))
  return findClaimed(
    ctx,
    outboxIds.filter((id) => !own.has(id)),
  )
}

async function sendAll(ctx: Context, rows: MessageRow[]): Promise<void> {
  const messages = await composeAll(ctx, rows)
  const sent: number[] = []
  await workOnEach(
    ctx,
    rows.map((row, at) => ({ row, message: messages[at] ?? null })),
    async (item) => {
      if (await send(ctx, item)) sent.push(item.row.id)
    },
    ({ row }) => ({ event: 'message.not_noted', id: row.id }),
  )
  if (sent.length > 0) await markDone(ctx, sent)
}

/** Whether it is done: sent, or nobody is left to receive it. */
async function send(
  ctx: Context,
  { row, message }: { row: MessageRow; message: EmailMessage | null | Error },
): Promise<boolean> {
  const { id, attempts } = row
  if (waitedMs(row, ctx.clock.now()) > lifeMs) {
    await giveUp(ctx, id, 'messages', row.lastError ?? 'No attempt has ended')
    return false
  }
  try {
    if (message instanceof Error) throw message
    if (message) await ctx.messenger.sendEmail(message, `souk-message-${id}`)
    return true
  } catch (error) {
    if (error instanceof MessageRefused) await giveUp(ctx, id, 'messages', error.message)
    else {
      ctx.log('warn', 'message.failed', { id, attempts, error: String(error) })
      await retryLater(ctx, row, String(error), { claimedUntil: null })
    }
    return false
  }
}
