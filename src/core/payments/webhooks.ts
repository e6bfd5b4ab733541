import { and, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import { webhookEvents } from '../../db/schema/operations.ts'
import { insertDeadLetter } from '../dead-letters.ts'
import type { Context, PaymentEvidence } from '../ports.ts'
import { type Removal, removeFinished } from '../remove-expired.ts'
import { workOnEach } from '../work-on-each.ts'
import { settle } from './settle.ts'

/** How long the sweep leaves an event to the queue. */
const queueMs = 60_000
const retryMaxMs = 60 * 60_000

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
      dueAt: event.evidence ? new Date(now.getTime() + queueMs) : null,
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
    .set({ processedAt: ctx.clock.now(), dueAt: null })
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

/** Applies up to `max` events whose queue message was lost, or whose time has come again. */
export async function sweepWebhooks(ctx: Context, max: number): Promise<number> {
  const due = await claimDue(ctx, max)
  await workOnEach(
    ctx,
    due,
    ({ id }) => applyWebhook(ctx, id),
    ({ id }) => ({ event: 'webhook.failed', id }),
  )
  return due.length
}

/** Moves them on first, the further the older they are: one that fails must not hold up the others. */
async function claimDue(ctx: Context, max: number): Promise<{ id: number }[]> {
  const now = ctx.clock.now().getTime()
  const due = ctx.db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(lte(webhookEvents.dueAt, ctx.clock.now()))
    .orderBy(webhookEvents.dueAt)
    .limit(max)
  return ctx.db
    .update(webhookEvents)
    .set({
      dueAt: sql`${now} + min(${retryMaxMs}, max(${queueMs}, (${now} - received_at) >> 1))`,
    })
    .where(inArray(webhookEvents.id, due))
    .returning({ id: webhookEvents.id })
}

/** Forgets events that were applied; answers how many. */
export function removeProcessedWebhooks({ db }: Context, removal: Removal): Promise<number> {
  const isFinished = sql`processed_at IS NOT NULL`
  const writtenAt = webhookEvents.receivedAt
  return removeFinished(db, webhookEvents, { writtenAt, isFinished }, removal)
}

/** Safe: `receiveWebhook` alone writes this column. */
function asEvidence(value: unknown): PaymentEvidence {
  return value as PaymentEvidence
}
