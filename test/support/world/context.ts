import { env } from 'cloudflare:workers'
import { createContext } from '../../../src/context.ts'
import type { Context } from '../../../src/core/ports.ts'

declare module '../../../src/core/gateway.ts' {
  /** Tests call those that `context.ts` registers by their names. */
  interface Gateways {
    stripe: Gateway
    zibal: Gateway
  }
}

const deferred: Promise<unknown>[] = []

/** The core's context as a request would have it, of a Worker with the bindings of the tests or others. */
export function context(bindings: Env = env): Context {
  return createContext(bindings, (work) => void deferred.push(work))
}

/** Until all that these worlds have deferred is done. */
export async function untilDone(): Promise<void> {
  while (deferred.length > 0) await Promise.allSettled(deferred.splice(0))
}

/** The same at another time. */
export function contextAt(now: Date): Context {
  const ctx = context()
  return { ...ctx, clock: { ...ctx.clock, now: () => now } }
}
