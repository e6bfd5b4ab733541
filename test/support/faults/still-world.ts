import { createMessageBatch, listDurableObjectIds, runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Context } from '../../../src/core/ports.ts'
import { consumeQueue } from '../../../src/jobs/consume-queue.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { context } from '../world/context.ts'
import { objectsOfOtherFiles } from '../world/objects.ts'

/** A round is later than what failed in the one before may wait; all are within an unpaid order's hour. */
const roundMinutes = 11
const roundsMax = 5

export type Queue = 'webhooks' | 'messages' | 'events'

/** Bodies of messages. */
type Queues = Record<Queue, unknown[]>

/** A world in which nothing happens by itself: queues and deferred work wait for `letAllHappen`. */
export interface StillWorld {
  ctx: Context
  queued: Queues
  delivered: Queues
  deferred: Promise<unknown>[]
  /** The ids of objects that were there before it: their alarms are none of its business. */
  older: ReadonlySet<string>
}

export function stillWorld(): StillWorld {
  const queued = emptied()
  const deferred: Promise<unknown>[] = []
  const ctx: Context = {
    ...context(),
    queues: {
      webhooks: async (body) => void queued.webhooks.push(body),
      messages: async (body) => void queued.messages.push(body),
      events: async (body) => void queued.events.push(body),
    },
    // Hundreds of accidents happen on purpose, and none of them is worth a line.
    log: () => undefined,
    // What was deferred may fail with its process; the platform would only log it.
    defer: (work) => void deferred.push(work().catch(() => undefined)),
  }
  return { ctx, queued, delivered: emptied(), deferred, older: objectsOfOtherFiles() }
}

/** Queues in which nothing waits. */
export function emptied(): Queues {
  return { webhooks: [], messages: [], events: [] }
}

/** The same world, so many minutes later. */
export function inMinutes(ctx: Context, minutes: number): Context {
  const now = () => new Date(ctx.clock.now().getTime() + minutes * 60_000)
  return { ...ctx, clock: { ...ctx.clock, now } }
}

/**
 * Runs jobs, consumers and alarms until nothing is pending; then every queue message there ever was
 * comes once more. Throws where something stays pending.
 */
export async function letAllHappen(world: StillWorld): Promise<void> {
  for (let round = 1; round <= roundsMax; round++) {
    const later = inMinutes(world.ctx, round * roundMinutes)
    await emptyQueues(world, later)
    await runScheduled(later)
    await emptyQueues(world, later)
    await ringAlarms(env.CARTS, world.older)
    await ringAlarms(env.STOCK, world.older)
    if ((await pendingWork()).length > 0) continue
    await consume(later, 'webhooks', world.delivered.webhooks.splice(0))
    await consume(later, 'messages', world.delivered.messages.splice(0))
    return
  }
  throw new Error(`Still pending after ${roundsMax} rounds: ${(await pendingWork()).join(', ')}`)
}

async function emptyQueues(world: StillWorld, ctx: Context): Promise<void> {
  await emptyQueue(world, 'webhooks', ctx)
  await emptyQueue(world, 'messages', ctx)
}

/** Has a consumer take what waits, in a process whose world is `ctx`. */
export async function emptyQueue(world: StillWorld, queue: Queue, ctx: Context): Promise<void> {
  await Promise.all(world.deferred.splice(0))
  const bodies = world.queued[queue].splice(0)
  world.delivered[queue].push(...bodies)
  await consume(ctx, queue, bodies)
}

async function consume(ctx: Context, queue: Queue, bodies: unknown[]): Promise<void> {
  const messages = bodies.map((body) => {
    return { id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body }
  })
  await consumeQueue(ctx, createMessageBatch(queue, messages))
}

/**
 * In SQL, of a payment that may be paid although it was closed: nobody has asked about it since. One that
 * was closed in the future is left to that.
 */
const isClosedUnseen = `gateway IN ('payu', 'juspay') AND status = 'cancelled'
  AND look_at <= updated_at + ${10 * 60_000} AND look_at <= ?1`

/** What waits for a job or a consumer, by its key. */
export async function pendingWork(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT key FROM outbox WHERE due_at IS NOT NULL
     UNION ALL SELECT event_id FROM webhook_events WHERE processed_at IS NULL
     UNION ALL SELECT 'payment:' || id FROM payments
       WHERE gateway <> 'stripe'
         AND (status = 'processing' OR status = 'pending' AND reference IS NULL
           OR ${isClosedUnseen})`,
  )
    .bind(Date.now() + roundsMax * roundMinutes * 60_000)
    .all<{ key: string }>()
  return results.map(({ key }) => key)
}

async function ringAlarms<T extends Rpc.DurableObjectBranded>(
  objects: DurableObjectNamespace<T>,
  older: ReadonlySet<string>,
): Promise<void> {
  for (const id of await listDurableObjectIds(objects)) {
    if (!older.has(id.toString())) await runDurableObjectAlarm(objects.get(id))
  }
}
