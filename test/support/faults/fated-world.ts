import { runInDurableObject } from 'cloudflare:test'
import type { Context } from '../../../src/core/ports.ts'
import { type Between, interposedWorld } from './interposed-world.ts'
import { type ObjectWithWorld, stillness } from './still-object.ts'

/**
 * What happens at one call of a process to the outside: it dies before the call is carried out, or
 * after; or the call fails or is carried out and its answer lost, and the process goes on as it sees fit.
 */
export type Accident = 'dies before' | 'dies after' | 'fails at' | 'loses the answer of'

export interface Fated {
  world: Context
  /** False where the work was done before it came to that step. */
  hasHappened(): boolean
}

export interface Fate {
  accident: Accident
  step: number
}

type Fail = () => Promise<never>

const lost: Fail = () => Promise.reject(new Error('The connection was lost'))

/** A world for one process; the step at which `accident` happens is counted from 1. */
export function fatedWorld(world: Context, fate: Fate, fail: Fail = lost): Fated {
  const { between, hasHappened } = fatedCalls(fate, fail)
  return { world: interposedWorld(world, between), hasHappened }
}

/** The same for calls that something else stands between. */
export function fatedCalls(
  { accident, step }: Fate,
  fail: Fail = lost,
): { between: Between; hasHappened(): boolean } {
  let calls = 0
  let isDead = false
  let hasHappened = false
  async function between<T>(call: () => Promise<T>): Promise<T> {
    calls += 1
    if (isDead) return fail()
    if (calls !== step) return call()
    if (accident === 'dies after' || accident === 'loses the answer of')
      await call().catch(() => undefined)
    hasHappened = true
    isDead = accident === 'dies before' || accident === 'dies after'
    return fail()
  }
  return { between, hasHappened: () => hasHappened }
}

/** Has an accident happen to a Durable Object at one of its calls; the answer tells later whether it has. */
export function fatedObject<T extends ObjectWithWorld>(
  stub: DurableObjectStub<T>,
  fate: Fate,
): Promise<() => boolean> {
  return runInDurableObject(stub, (object: T, state) => {
    const die = () => {
      state.abort('the machine is gone')
      return new Promise<never>(() => undefined)
    }
    const isSurvived = fate.accident === 'loses the answer of' || fate.accident === 'fails at'
    const fail = isSurvived ? undefined : die
    const still = { ...object.world, ...stillness }
    const { world, hasHappened } = fatedWorld(still, fate, fail)
    object.world = world
    return hasHappened
  })
}
