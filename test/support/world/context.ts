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

/** The core's context as a request would have it. */
export function context(): Context {
  return createContext(env, () => undefined)
}

/** The same at another time. */
export function contextAt(now: Date): Context {
  const ctx = context()
  return { ...ctx, clock: { ...ctx.clock, now: () => now } }
}
