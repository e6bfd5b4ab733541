import * as z from 'zod'
import { backoff } from '../core/backoff.ts'
import { deliverMessages } from '../core/messages/deliver-messages.ts'
import { applyWebhook, buryWebhook } from '../core/payments/settling/webhooks.ts'
import type { Context } from '../core/ports.ts'

const OfEvent = z.object({ eventId: z.int() })
const OfMessage = z.object({ outboxId: z.int() })

const retrySeconds = { first: 2, max: 3600 }

/** Handles what a queue has delivered. */
export async function consumeQueue(ctx: Context, batch: MessageBatch): Promise<void> {
  switch (batch.queue) {
    case 'webhooks':
      return consumeEach(ctx, batch, (eventId) => applyWebhook(ctx, eventId))
    case 'webhooks-dead':
      return consumeEach(ctx, batch, (eventId) => buryWebhook(ctx, eventId))
    case 'messages':
      return consumeTogether(ctx, batch)
    default:
      throw new Error(`No consumer for the queue ${batch.queue}`)
  }
}

/** Each on its own, so that one bad one does not repeat the others. */
async function consumeEach(
  ctx: Context,
  { messages }: MessageBatch,
  apply: (eventId: number) => Promise<void>,
): Promise<void> {
  await Promise.allSettled(
    messages.map((message) =>
      acknowledge(ctx, [message], () => apply(OfEvent.parse(message.body).eventId)),
    ),
  )
}

/** Messages cost D1 less together. What becomes of each one is noted in its row. */
async function consumeTogether(ctx: Context, { messages }: MessageBatch): Promise<void> {
  const readable = messages.filter(({ body }) => OfMessage.safeParse(body).success)
  for (const message of messages) {
    if (readable.includes(message)) continue
    ctx.log('error', 'queue.unreadable', { attempts: message.attempts })
    message.ack()
  }
  const ids = readable.map(({ body }) => OfMessage.parse(body).outboxId)
  await acknowledge(ctx, readable, () => deliverMessages(ctx, [...new Set(ids)]))
}

async function acknowledge(
  ctx: Context,
  messages: readonly Message[],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
    for (const message of messages) message.ack()
  } catch (error) {
    for (const message of messages) {
      ctx.log('warn', 'queue.retry', { attempts: message.attempts, error: String(error) })
      const delay = backoff(message.attempts, retrySeconds, ctx.random.fraction())
      message.retry({ delaySeconds: Math.ceil(delay) })
    }
  }
}
