import { and, eq, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import { constantLimit } from '../../../db/constant.ts'
import { webhookEvents } from '../../../db/schema/operations.ts'
import { payments } from '../../../db/schema/orders.ts'
import { insertDeadLetter, insertDeadLetterOnce } from '../../dead-letters.ts'
import { firstRow } from '../../from-row.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import { finished } from '../../outlived.ts'
import type {
  Context,
  Evidence,
  GatewayName,
  HintEvidence,
  PaymentEvidence,
  WebhookEvent,
} from '../../ports.ts'
import { workOnEach } from '../../work-on-each.ts'
import { guardedBatch, readBatch, type Statement, writeBatch } from '../../write-batch.ts'
import { confirmAtGateway } from '../confirming/confirm-at-gateway.ts'
import { gatewayNamed, nullIfUnknown } from '../gateways.ts'
import { quoteToOrder } from '../pay-order.ts'
import { settleRefund } from '../refunding/follow-refunds.ts'
import { type PaymentRow, paymentCause } from '../types.ts'
import { findOrAdopt, settle } from './settle.ts'

/** For this long the sweep leaves an event to the queue. */
const queueMs = 30_000
const retryMinMs = 60_000
const retryMaxMs = 60 * 60_000

/** As it came from a gateway. */
export interface Message {
  body: string
  headers: Headers
}

/**
 * Takes a gateway's message: verified, and kept.
 * @throws WebhookRejected, GatewayUnavailable where the gateway must be asked whether it is signed
 */
export async function receiveWebhook(
  ctx: Context,
  gateway: GatewayName,
  message: Message,
): Promise<void> {
  const event = await verifyMessage(ctx, gateway, message)
  if (event !== null) await keepWebhook(ctx, gateway, event, message)
}

/** What a message tells; null for one that says nothing. @throws as `receiveWebhook` */
export async function verifyMessage(
  ctx: Context,
  gateway: GatewayName,
  { body, headers }: Message,
): Promise<WebhookEvent | null> {
  const { verifyWebhook } = gatewayNamed(ctx, gateway)
  if (!verifyWebhook) throw new Error(`${gateway} sends no signed messages`)
  return verifyWebhook(body, headers, ctx.clock.now())
}

/**
 * Stores what a verified message tells by its id, and queues it: what it causes happens later. One that
 * cannot be read is kept for staff.
 */
export async function keepWebhook(
  ctx: Context,
  gateway: GatewayName,
  event: WebhookEvent,
  { body }: Pick<Message, 'body'>,
): Promise<void> {
  const now = ctx.clock.now()
  const [stored] = await ctx.db
    .insert(webhookEvents)
    .values({
      gateway,
      eventId: event.id,
      type: event.type,
      evidence: event.evidence,
      body: event.unreadable === null ? null : body,
      receivedAt: now,
      processedAt: event.evidence ? null : now,
      dueAt: event.evidence ? new Date(now.getTime() + queueMs) : null,
    })
    .onConflictDoNothing()
    .returning({ id: webhookEvents.id })
  // A lost queue message is found by the sweep.
  if (stored && event.evidence) ctx.defer(() => ctx.queues.webhooks({ eventId: stored.id }))
  else if (event.unreadable !== null) await tellUnread(ctx, gateway, event)
}

/** Once: a repeated message finds the letter. */
async function tellUnread(ctx: Context, gateway: GatewayName, event: WebhookEvent): Promise<void> {
  const body = { gateway, event: event.id }
  const letter = { queue: 'webhooks', body, reason: event.unreadable ?? '' } as const
  await writeBatch(ctx.db, [insertDeadLetterOnce(ctx, letter)])
}

/** Applies a stored event once; a repeated message finds it processed. */
export async function applyWebhook(ctx: Context, eventId: number): Promise<void> {
  const { event, known } = await findUnapplied(ctx, eventId)
  if (!event) return
  const mark = ctx.db
    .update(webhookEvents)
    .set({ processedAt: ctx.clock.now(), dueAt: null })
    .where(and(eq(webhookEvents.id, eventId), isNull(webhookEvents.processedAt)))
  await runEffects(ctx, await apply(ctx, asEvidence(event.evidence), { known, mark }))
}

/** An event with the payment that it names, in one round trip. */
async function findUnapplied(ctx: Context, eventId: number) {
  const unapplied = sql`webhook_events WHERE id = ${eventId} AND processed_at IS NULL`
  const [event, known] = await readBatch<[unknown, unknown]>(ctx.db, [
    sql`SELECT * FROM ${unapplied}`,
    sql`SELECT p.* FROM payments p JOIN (SELECT gateway, evidence FROM ${unapplied}) e
      ON p.gateway = e.gateway AND p.reference = e.evidence ->> 'reference'`,
  ])
  return { event: firstRow(webhookEvents, event), known: firstRow(payments, known) }
}

interface Applied {
  /** The payment that the event names by its gateway's id. */
  known: PaymentRow | undefined
  /** Marks the event as processed; changes nothing where somebody else was first. */
  mark: Statement
}

async function apply(
  ctx: Context,
  evidence: Evidence,
  { known, mark }: Applied,
): Promise<string | null> {
  switch (evidence.about) {
    case 'payment':
      if (isToConfirm(ctx, evidence)) return confirmTold(ctx, evidence, { known, mark })
      return settle(ctx, evidence, [mark], known)
    case 'refund':
      return settleRefund(ctx, evidence, mark)
    case 'dispute': {
      const { gateway, reference, dispute, status } = evidence
      const body = { gateway, reference, dispute }
      const reason = `The customer's bank disputes a payment: ${status}.`
      await guardedBatch(ctx.db, mark, [insertDeadLetter(ctx, { queue: 'disputes', body, reason })])
      return null
    }
    case 'hint':
      return settleHint(ctx, evidence, { known, mark })
  }
}

/** Asking again would not help where the gateway does not know the payment: staff are told of one of nobody. */
async function settleHint(
  ctx: Context,
  { gateway, reference }: HintEvidence,
  { known, mark }: Applied,
): Promise<string | null> {
  const answer = await gatewayNamed(ctx, gateway).retrieve(reference).catch(nullIfUnknown)
  if (answer !== null) {
    if (isToConfirm(ctx, answer)) return confirmTold(ctx, answer, { known, mark })
    return settle(ctx, answer, [mark], known)
  }
  const reason = 'The gateway tells of a payment that it does not know.'
  const letter = { queue: 'payments', body: { gateway, reference }, reason } as const
  await guardedBatch(ctx.db, mark, known ? [] : [insertDeadLetter(ctx, letter)])
  return null
}

/** The customer has paid, and the gateway waits for us to take the money. */
function isToConfirm(ctx: Context, { gateway, state, captureReference }: PaymentEvidence): boolean {
  const isWaiting = state === 'processing' && !captureReference
  return isWaiting && gatewayNamed(ctx, gateway).capabilities.needsConfirm
}

/** May be repeated: the event is marked once it is done. */
async function confirmTold(
  ctx: Context,
  evidence: PaymentEvidence,
  { known, mark }: Applied,
): Promise<string | null> {
  const payment = known ?? (await findOrAdopt(ctx, evidence))
  if (payment && payment.orderId === null) {
    await guardedBatch(ctx.db, mark, [quoteToOrder(ctx, sql`p.id = ${payment.id}`)])
    return paymentCause(payment)
  }
  if (payment) await confirmAtGateway(ctx, payment.id)
  await writeBatch(ctx.db, [mark])
  return null
}

/** Tells staff of an event that could not be applied; the sweep goes on trying. */
export async function buryWebhook(ctx: Context, eventId: number): Promise<void> {
  const reason = 'Failed at every attempt'
  await writeBatch(ctx.db, [
    insertDeadLetter(ctx, { queue: 'webhooks', body: { eventId }, reason }),
  ])
}

/**
 * Applies up to `max` events whose queue message was lost, or whose time comes again within `aheadMs`.
 */
export async function sweepWebhooks(ctx: Context, max: number, aheadMs = 0): Promise<number> {
  const due = await claimDue(ctx, { max, aheadMs })
  await workOnEach(
    ctx,
    due,
    ({ id }) => applyWebhook(ctx, id),
    ({ id }) => ({ event: 'webhook.failed', id }),
  )
  return due.length
}

/** In SQL: `sweepWebhooks` finds an event. */
export function hasDueWebhooks(ctx: Context, aheadMs: number): SQL {
  return sql`EXISTS (SELECT 1 FROM webhook_events WHERE ${isDue(ctx, aheadMs)})`
}

function isDue({ clock }: Context, aheadMs: number): SQL {
  return lte(webhookEvents.dueAt, new Date(clock.now().getTime() + aheadMs))
}

/** Moves them on first, the further the older they are: one that fails must not hold up the others. */
async function claimDue(
  ctx: Context,
  { max, aheadMs }: { max: number; aheadMs: number },
): Promise<{ id: number }[]> {
  const now = ctx.clock.now().getTime()
  const due = ctx.db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(isDue(ctx, aheadMs))
    .orderBy(webhookEvents.dueAt)
    .limit(constantLimit(max))
  return ctx.db
    .update(webhookEvents)
    .set({
      dueAt: sql`${now} + min(${retryMaxMs}, max(${retryMinMs}, (${now} - received_at) >> 1))`,
    })
    .where(inArray(webhookEvents.id, due))
    .returning({ id: webhookEvents.id })
}

/** Events that were applied. */
export const processedWebhooks = finished(webhookEvents, {
  writtenAt: webhookEvents.receivedAt,
  isFinished: sql`processed_at IS NOT NULL`,
})

/** Safe: it was written so when its message was taken. */
function asEvidence(value: unknown): Evidence {
  return value as Evidence
}
