import { and, asc, eq, isNull, lte } from 'drizzle-orm'
import { webhookEvents } from '../../db/schema/operations.ts'
import { insertDeadLetter } from '../dead-letters.ts'
import type { Context, PaymentEvidence } from '../ports.ts'
import { settle } from './settle.ts'

const sweepAfterMs = 60_000
const sweepMax = 50

/**
 * Takes a gateway's message: verified, stored by its id, queued. What it causes happens later.
 * @throws WebhookRejected
 */
export async function receiveWebhook(
  ctx: Context,
  gateway: 'stripe',
  message: { body: string; headers: Headers },
): Promise<void> {
  const now = ctx.clock.now()
  const event = await ctx.gateways[gateway].verifyWebhook(message.body, message.headers, now)
  const [stored] = await ctx.db
    .insert(webhookEvents)
    .values({
      gateway,
      eventId: event.id,
      type: event.type,
      evidence: event.evidence,
      receivedAt: now,
      processedAt: event.evidence ? null : now,
    })
    .onConflictDoNothing()
    .returning({ id: webhookEvents.id })
  // Known already, or of no interest. A lost queue message is found by the sweep.
  if (!stored || !event.evidence) return
  ctx.defer(() => ctx.queues.webhooks({ eventId: stored.id }))
}

/** Applies a stored event once; a repeated message finds it processed. */
export async function applyWebhook(ctx: Context, eventId: number): Promise<void> {
  const [event] = await ctx.db
    .select()
    .from(webhookEvents)
    .where(and(eq(webhookEvents.id, eventId), isNull(webhookEvents.processedAt)))
  if (!event) return
  const mark = ctx.db
    .update(webhookEvents)
    .set({ processedAt: ctx.clock.now() })
    .where(eq(webhookEvents.id, eventId))
  await settle(ctx, asEvidence(event.evidence), [mark])
}

/** Tells staff of an event that could not be applied; the sweep goes on trying. */
export async function buryWebhook(ctx: Context, eventId: number): Promise<void> {
  await insertDeadLetter(ctx, {
    queue: 'webhooks',
    body: { eventId },
    reason: 'Failed at every attempt',
  })
}

/** Applies events whose queue message was lost. */
export async function sweepWebhooks(ctx: Context): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - sweepAfterMs)
  const open = await ctx.db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(and(isNull(webhookEvents.processedAt), lte(webhookEvents.receivedAt, before)))
    .orderBy(asc(webhookEvents.receivedAt))
    .limit(sweepMax)
  for (const { id } of open) {
    try {
      await applyWebhook(ctx, id)
    } catch (error) {
      ctx.log('error', 'webhook.failed', { id, error: String(error) })
    }
  }
  return open.length
}

/** Safe: `receiveWebhook` alone writes this column. */
function asEvidence(value: unknown): PaymentEvidence {
  return value as PaymentEvidence
}
