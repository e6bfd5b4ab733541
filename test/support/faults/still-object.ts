import { runInDurableObject } from 'cloudflare:test'
import type { Context } from '../../../src/core/ports.ts'
import { context } from '../world/context.ts'

/** A Durable Object whose calls to the outside tests may have fail. */
export type ObjectWithWorld = Rpc.DurableObjectBranded & { world: Context }

/** Nothing happens by itself: what an object defers is left to the schedule. No accident is worth a line. */
export const stillness: Pick<Context, 'defer' | 'log'> = {
  defer: () => undefined,
  log: () => undefined,
}

/** Gives an object a still world in which nothing goes wrong, whatever was done to it before. */
export function stillObject<T extends ObjectWithWorld>(stub: DurableObjectStub<T>): Promise<void> {
  return runInDurableObject(stub, (object: T) => {
    object.world = { ...context(), ...stillness }
  })
}
