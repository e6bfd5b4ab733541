import * as z from 'zod'
import { backoff } from '../core/backoff.ts'
import { deliverMessage } from '../core/messages/deliver-message.ts'
import { applyWebhook, buryWebhook } from '../core/payments/settling/webhooks.ts'
import type { Context } from '../core/ports.ts'

const Body = z.object({ eventId: z.int().optional(), outboxId: z.int().optional() })

type Body = z.infer<typeof Body>

const retrySeconds = { first: 2, max: 3600 }

/** Handles each message of a batch on its own, so that one bad one does not repeat the others. */
export async function consumeQueue(ctx: Context, batch: MessageBatch): Promise<void> {
  const handle = handlers[batch.queue]
  if (!handle) throw new Error(`No consumer for the queue ${batch.queue}`)
  await Promise.allSettled(batch.messages.map((message) => consume(ctx, message, handle)))
}

type Handler = (ctx: Context, body: Body) => Promise<void>

const handlers: Record<string, Handler> = {
  webhooks: async (ctx, { eventId }) => {
    if (eventId !== undefined) await applyWebhook(ctx, eventId)
  },
  messages: async (ctx, { outboxId }) => {
    if (outboxId !== undefined) await deliverMessage(ctx, outboxId)
  },
  'webhooks-dead': async (ctx, { eventId }) => {
    if (eventId !== undefined) await buryWebhook(ctx, eventId)
  },
}

async function consume(ctx: Context, message: Message, handle: Handler): Promise<void> {
  try {
    await handle(ctx, Body.parse(message.body))
    message.ack()
  } catch (error) {
    ctx.log('warn', 'queue.retry', { attempts: message.attempts, error: String(error) })
    const delay = backoff(message.attempts, retrySeconds, ctx.random.fraction())
    message.retry({ delaySeconds: Math.ceil(delay) })
  }
}
