import { env } from 'cloudflare:workers'
import { DomainError } from '../../../src/core/domain-error.ts'
import type { Context } from '../../../src/core/ports.ts'
import { expectInvariants } from '../sales/invariants.ts'
import type { Sale, Shop } from '../sales/sales.ts'
import { type Accident, fatedObject, fatedWorld } from './fated-world.ts'
import { interposedObject, interposedWorld } from './interposed-world.ts'
import { type ObjectWithWorld, stillObject } from './still-object.ts'
import { letAllHappen } from './still-world.ts'

/** Steps after which no process of these tests still calls anything. */
const stepsMax = 60

interface Story<S> {
  prepare: (shop: Shop) => Promise<S>
  /** What a process does with one sale. */
  work: (ctx: Context, sale: S) => Promise<unknown>
}

/**
 * Has `work` done by a process to which the accident happens at its first call to the outside, then by
 * one to which it happens at its second and so on, each for a sale of its own, until one comes through.
 * Then all jobs run; then everybody tries again, whatever they were told, and all jobs run once more.
 */
export async function crashAtEveryStep<S>(
  shop: Shop,
  accident: Accident,
  { prepare, work }: Story<S>,
): Promise<S[]> {
  const sales = await atEveryStep(shop, prepare, async (sale, step) => {
    const { world, hasHappened } = fatedWorld(shop.ctx, { accident, step })
    await work(world, sale).catch((error) => {
      if (!hasHappened()) throw error
    })
    return hasHappened()
  })
  await finish(shop)
  await Promise.all(sales.map((sale) => work(shop.ctx, sale).catch(onlyRefusals)))
  await finish(shop)
  return sales
}

/**
 * Has `work` interrupted by all of `meanwhile` just before its first call to the outside, then before
 * its second and so on, each for a sale of its own, until it comes to its end first. Then all jobs run.
 */
export async function interruptAtEveryStep<S>(
  shop: Shop,
  { prepare, work, meanwhile }: Story<S> & { meanwhile: Story<S>['work'] },
): Promise<S[]> {
  const sales = await atEveryStep(shop, prepare, async (sale, step) => {
    let calls = 0
    const world = interposedWorld(shop.ctx, async (call) => {
      calls += 1
      if (calls === step) await meanwhile(shop.ctx, sale).catch(onlyRefusals)
      return call()
    })
    await work(world, sale).catch(onlyRefusals)
    if (calls >= step) return true
    await meanwhile(shop.ctx, sale).catch(onlyRefusals)
    return false
  })
  await finish(shop)
  return sales
}

/**
 * The same, with the sales apart that were interrupted before `work` had decided something, and after:
 * by what is true then, since the number of the call would change with every round trip saved.
 */
export async function interruptAround<S>(
  shop: Shop,
  {
    isDecided,
    ...story
  }: Story<S> & { meanwhile: Story<S>['work']; isDecided: (sale: S) => Promise<boolean> },
): Promise<{ before: S[]; after: S[] }> {
  const decided = new Set<S>()
  const sales = await interruptAtEveryStep(shop, {
    ...story,
    async meanwhile(ctx, sale) {
      if (await isDecided(sale)) decided.add(sale)
      return story.meanwhile(ctx, sale)
    },
  })
  return {
    before: sales.filter((sale) => !decided.has(sale)),
    after: sales.filter((sale) => decided.has(sale)),
  }
}

/** What an object does with one sale when it is asked to. */
interface StoryOfObject<S, T extends ObjectWithWorld> extends Story<S> {
  objectOf: (sale: S) => DurableObjectStub<T>
}

/**
 * The same as `crashAtEveryStep` for the calls of an object that `work` calls, whose caller comes
 * through. Nobody tries again.
 */
export async function crashObjectAtEveryStep<S, T extends ObjectWithWorld>(
  shop: Shop,
  accident: Accident,
  { prepare, work, objectOf }: StoryOfObject<S, T>,
): Promise<S[]> {
  const sales = await atEveryStep(shop, prepare, async (sale, step) => {
    const hasHappened = await fatedObject(objectOf(sale), { accident, step })
    await work(shop.ctx, sale).catch((error) => {
      if (!hasHappened()) throw error
    })
    await stillObject(objectOf(sale))
    return hasHappened()
  })
  await finish(shop)
  return sales
}

/** The same as `interruptAtEveryStep` for the calls of an object that `work` calls. */
export async function interruptObjectAtEveryStep<S, T extends ObjectWithWorld>(
  shop: Shop,
  { prepare, work, meanwhile, objectOf }: StoryOfObject<S, T> & { meanwhile: Story<S>['work'] },
): Promise<S[]> {
  const sales = await atEveryStep(shop, prepare, async (sale, step) => {
    let calls = 0
    await interposedObject(objectOf(sale), async (call) => {
      calls += 1
      if (calls === step) await meanwhile(shop.ctx, sale).catch(onlyRefusals)
      return call()
    })
    await work(shop.ctx, sale).catch(onlyRefusals)
    await stillObject(objectOf(sale))
    if (calls >= step) return true
    await meanwhile(shop.ctx, sale).catch(onlyRefusals)
    return false
  })
  await finish(shop)
  return sales
}

/** `play` answers whether there was such a step. */
async function atEveryStep<S>(
  shop: Shop,
  prepare: (shop: Shop) => Promise<S>,
  play: (sale: S, step: number) => Promise<boolean>,
): Promise<S[]> {
  const sales: S[] = []
  for (let step = 1; step <= stepsMax; step++) {
    const sale = await prepare(shop)
    sales.push(sale)
    if (!(await play(sale, step))) return sales
  }
  throw new Error(`Still calling after ${stepsMax} steps`)
}

export async function finish(shop: Shop): Promise<void> {
  await letAllHappen(shop)
  await expectInvariants(shop)
}

/** Being told no is an answer; anything else is a fault. */
export function onlyRefusals(error: unknown): void {
  if (!(error instanceof DomainError)) throw error
}

/** For `isDecided`: whether the order of a sale, or a payment `p` of it, is as SQL says. */
export function isNow(condition: string): (sale: Sale) => Promise<boolean> {
  return async ({ orderId }) => {
    const row = await env.DB.prepare(
      `SELECT 1 FROM orders o LEFT JOIN payments p ON p.order_id = o.id
       WHERE o.id = ? AND (${condition})`,
    )
      .bind(orderId)
      .first()
    return row !== null
  }
}
