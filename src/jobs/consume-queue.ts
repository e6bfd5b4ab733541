import * as z from 'zod'
import { recordEvents } from '../core/analytics/record-events.ts'
import type { StorefrontEvent } from '../core/analytics/types.ts'
import { backoff } from '../core/backoff.ts'
import { describeError } from '../core/describe-error.ts'
import { deliverMessages, type QueuedMessage } from '../core/messages/deliver-messages.ts'
import { applyWebhook, buryWebhook } from '../core/payments/settling/webhooks.ts'
import type { Context } from '../core/ports.ts'

const OfEvent = z.object({ eventId: z.int() })
const OfMessage = z.object({ outboxId: z.int(), kind: z.string() })
const OfStorefront = z.object({
  userId: z.int(),
  messageId: z.string(),
  channel: z.string(),
  event: z.string(),
  properties: z.record(z.string(), z.unknown()),
  happenedAt: z.int(),
})

const retrySeconds = { first: 2, max: 3600 }

/** Handles what a queue has delivered. */
export async function consumeQueue(ctx: Context, batch: MessageBatch): Promise<void> {
  switch (batch.queue) {
    case 'webhooks':
      return consumeEach(ctx, batch, (eventId) => applyWebhook(ctx, eventId))
    case 'webhooks-dead':
      return consumeEach(ctx, batch, (eventId) => buryWebhook(ctx, eventId))
    case 'messages':
      return consumeMessages(ctx, batch)
    case 'events':
      return consumeEvents(ctx, batch)
    default:
      throw new Error(`No consumer for the queue ${batch.queue}`)
  }
}

/** Each on its own, so that a bad message does not repeat the others. */
async function consumeEach(
  ctx: Context,
  { messages }: MessageBatch,
  apply: (eventId: number) => Promise<void>,
): Promise<void> {
  await Promise.allSettled(
    messages.map((message) =>
      acknowledge(ctx, [message], async () => {
        await apply(OfEvent.parse(message.body).eventId)
        return new Map()
      }),
    ),
  )
}

/**
 * Messages cost D1 less together. What becomes of each one is noted in its row. One that another run is
 * sending comes again once that run counts as dead.
 */
async function consumeMessages(ctx: Context, batch: MessageBatch): Promise<void> {
  const readable = readableOf<QueuedMessage>(ctx, batch, OfMessage)
  await acknowledge(ctx, [...readable.keys()], async () => {
    const now = ctx.clock.now().getTime()
    const claimed = await deliverMessages(ctx, [...readable.values()])
    const later = new Map<Message, number>()
    for (const [message, { outboxId }] of readable) {
      const claim = claimed.find(({ id }) => id === outboxId)
      if (claim) later.set(message, Math.ceil((claim.until.getTime() - now) / 1000))
    }
    return later
  })
}

/** All of them cost D1 one statement. */
async function consumeEvents(ctx: Context, batch: MessageBatch): Promise<void> {
  const readable = readableOf<StorefrontEvent>(ctx, batch, OfStorefront)
  if (readable.size === 0) return
  await acknowledge(ctx, [...readable.keys()], async () => {
    await recordEvents(ctx, [...readable.values()])
    return new Map()
  })
}

/** What can be read of a batch. The rest never will be, and is done with. */
function readableOf<T>(
  ctx: Context,
  { messages }: MessageBatch,
  schema: z.ZodType<T>,
): Map<Message, T> {
  const readable = new Map<Message, T>()
  for (const message of messages) {
    const { data } = schema.safeParse(message.body)
    if (data) readable.set(message, data)
    else {
      ctx.log('error', 'queue.unreadable', { attempts: message.attempts })
      message.ack()
    }
  }
  return readable
}

/** Messages that `work` answers come again after that many seconds; if it fails, all do. */
async function acknowledge(
  ctx: Context,
  messages: readonly Message[],
  work: () => Promise<Map<Message, number>>,
): Promise<void> {
  try {
    const later = await work()
    for (const message of messages) {
      const delaySeconds = later.get(message)
      if (delaySeconds === undefined) message.ack()
      else message.retry({ delaySeconds })
    }
  } catch (error) {
    for (const message of messages) {
      ctx.log('warn', 'queue.retry', { attempts: message.attempts, error: describeError(error) })
      const delay = backoff(message.attempts, retrySeconds, ctx.random.fraction())
      message.retry({ delaySeconds: Math.ceil(delay) })
    }
  }
}
