import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { addCost, type Cost, charge, costOf, noCost } from '../../../src/cost.ts'
import worker, { type Cart, type StockCounter } from '../../../src/index.ts'
import type { ProductMade } from '../catalogue/products.ts'
import {
  emptied,
  emptyQueue,
  type Queue as QueueName,
  type StillWorld,
  stillWorld,
} from '../faults/still-world.ts'
import type { ClientOptions } from '../http/client.ts'
import { refundSettings } from '../http/with-env.ts'
import { context } from '../world/context.ts'

/** The Worker with queues that keep what they are given, so that each job is run and measured alone. */
export interface MeasuredWorld {
  /** For clients. */
  fetch: NonNullable<ClientOptions['fetch']>
  /** What went on after the answers since it was last asked for. */
  takeDeferred(): Promise<Cost>
  /** Has the consumer take what waits in a queue. */
  consume(queue: QueueName): Promise<Cost>
}

export function measuredWorld(): MeasuredWorld {
  const queued = emptied()
  const bindings: Env = {
    ...env,
    ...refundSettings,
    WEBHOOKS: keptBy(queued.webhooks),
    MESSAGES: keptBy(queued.messages),
    EVENTS: keptBy(queued.events),
  }
  const ctx = context(bindings)
  const world: StillWorld = { ...stillWorld(), ctx, queued }
  const deferred: Promise<unknown>[] = []
  return {
    async fetch(request) {
      const execution = createExecutionContext()
      vi.spyOn(execution, 'waitUntil').mockImplementation((work) => void deferred.push(work))
      return worker.fetch(request, bindings, execution)
    },
    async takeDeferred() {
      return sumOf((await Promise.all(deferred.splice(0))).filter(isCost))
    },
    consume: (queue) => costOf(() => emptyQueue(world, queue, ctx)),
  }
}

/** The objects of an order whose alarms belong to it. */
type Alarmed = Cart | StockCounter

/** The open cart of a user who has one, and the counter of the product in it. */
export async function objectsOf(
  userId: number,
  { variantId }: Pick<ProductMade, 'variantId'>,
): Promise<DurableObjectStub<Alarmed>[]> {
  const cart = await env.DB.prepare(
    "SELECT coalesce(uuid, id) AS name FROM carts WHERE user_id = ? AND state = 'open'",
  )
    .bind(userId)
    .first<{ name: string | number }>()
  return [env.CARTS.getByName(String(cart?.name)), env.STOCK.getByName(String(variantId))]
}

/** Lets an alarm do nothing by itself, however slow the test is. */
export function holdAlarms(stubs: DurableObjectStub<Alarmed>[]): Promise<unknown> {
  return onEach(stubs, async (object) => void vi.spyOn(object, 'alarm').mockResolvedValue())
}

/** What the alarms do that were held. */
export async function costOfAlarms(stubs: DurableObjectStub<Alarmed>[]): Promise<Cost> {
  const costs = await onEach(stubs, async (object) => {
    vi.spyOn(object, 'alarm').mockRestore()
    return costOf(() => object.alarm())
  })
  return sumOf(costs)
}

function onEach<T>(
  stubs: DurableObjectStub<Alarmed>[],
  work: (object: { alarm(): Promise<void> }) => Promise<T>,
): Promise<T[]> {
  return Promise.all(stubs.map((stub) => runInDurableObject(stub, (object) => work(object))))
}

function sumOf(costs: Cost[]): Cost {
  const sum = noCost()
  charge(sum, () => costs.forEach(addCost))
  return sum
}

function keptBy(bodies: unknown[]): Queue {
  const metrics = { backlogCount: 0, backlogBytes: 0 }
  return {
    metrics: async () => metrics,
    send: async (body) => {
      bodies.push(body)
      return { metadata: { metrics } }
    },
    sendBatch: async (messages) => {
      bodies.push(...[...messages].map(({ body }) => body))
      return { metadata: { metrics } }
    },
  }
}

function isCost(value: unknown): value is Cost {
  return typeof value === 'object' && value !== null && 'statements' in value
}
