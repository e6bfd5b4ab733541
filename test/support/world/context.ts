import { env } from 'cloudflare:workers'
import { createContext } from '../../../src/context.ts'
import type { Context } from '../../../src/core/ports.ts'

/** The core's context as a request would have it. */
export function context(): Context {
  return createContext(env, () => undefined)
}
