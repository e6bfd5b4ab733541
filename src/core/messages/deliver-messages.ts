import { outbox } from '../../db/schema/operations.ts'
import { describeError } from '../describe-error.ts'
import { fromRow } from '../from-row.ts'
import {
  type ClaimedMessage,
  claimMessages,
  findClaimed,
  type MessageRow,
} from '../outbox/claim-messages.ts'
import { giveUp, markDone, retryLater, waitedMs } from '../outbox/run-outbox.ts'
import type { Context, Message } from '../ports.ts'
import { workOnEach } from '../work-on-each.ts'
import { writeBatch } from '../write-batch.ts'
import { type Contents, compose, readContents, selectContents } from './compose.ts'
import { MessageRefused } from './errors.ts'

/** Longer than a provider may take to answer, twice. */
const sendingMs = 40_000
const codeRetryMs = 1_000
/** No outage of a provider lasts longer, and nobody waits longer for a message. */
const lifeMs = 3 * 24 * 60 * 60_000

/** As the queue has it. */
export interface QueuedMessage {
  outboxId: number
  kind: string
}

/**
 * Sends the messages of outbox rows, each once: a done row is left alone, and so is one that is being
 * sent at this moment, since the queue may have it several times. Its id is the provider's idempotency
 * key; one who knows none may, rarely, send a message twice whose answer got lost. One that cannot be
 * sent now comes to the queue again when the row is due, for three days.
 * Answers those that somebody else is sending, who may have died.
 */
export async function deliverMessages(
  ctx: Context,
  queued: QueuedMessage[],
): Promise<ClaimedMessage[]> {
  const ids = [...new Set(queued.map(({ outboxId }) => outboxId))]
  const kinds = queued.map(({ kind }) => kind)
  const [claimed, ...found] = await writeBatch(ctx.db, [
    claimMessages(ctx, ids, sendingMs),
    ...selectContents(kinds, ids, ctx.clock.now()),
  ])
  const rows = (claimed?.results ?? []).map((row) => fromRow(outbox, row))
  await sendAll(ctx, rows, readContents(found.flatMap(({ results }) => results)))
  if (rows.length === ids.length) return []
  const own = new Set(rows.map(({ id }) => id))
  return findClaimed(
    ctx,
    ids.filter((id) => !own.has(id)),
  )
}

async function sendAll(ctx: Context, rows: MessageRow[], contents: Contents): Promise<void> {
  const sent: number[] = []
  await workOnEach(
    ctx,
    rows,
    async (row) => {
      if (await send(ctx, row, contents)) sent.push(row.id)
    },
    ({ id }) => ({ event: 'message.not_noted', id }),
  )
  if (sent.length > 0) await markDone(ctx, sent)
}

/** Whether it is done: sent, or nobody is left to receive it. */
async function send(ctx: Context, row: MessageRow, contents: Contents): Promise<boolean> {
  const { id, attempts } = row
  if (waitedMs(row, ctx.clock.now()) > lifeMs) {
    await giveUp(ctx, id, 'messages', row.lastError ?? 'No attempt has ended')
    return false
  }
  try {
    const message = compose(row, contents, ctx.settings)
    if (message) await sendOne(ctx, row, message)
    return true
  } catch (error) {
    if (error instanceof MessageRefused) await giveUp(ctx, id, 'messages', error.message)
    else {
      ctx.log('warn', 'message.failed', { id, attempts, error: describeError(error) })
      await retryLater(ctx, row, describeError(error), { claimedUntil: null })
    }
    return false
  }
}

/** For a code somebody waits in front of a screen: a moment's fault of the provider is got over at once. */
async function sendOne(ctx: Context, { id, kind }: MessageRow, message: Message): Promise<void> {
  const send = () => ctx.messenger.send(message, `souk-message-${id}`)
  if (kind !== 'message.code') return send()
  try {
    await send()
  } catch (error) {
    if (error instanceof MessageRefused) throw error
    await ctx.clock.wait(codeRetryMs)
    await send()
  }
}
