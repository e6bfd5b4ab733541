import type { Context } from 'hono'
import type { Params } from './form.ts'
import type { Cause } from './world.ts'

/** What the middleware leaves for the routes. */
export interface StripeEnv {
  Variables: {
    key: 'secret' | 'publishable'
    params: Params
    cause: Cause
  }
}

export type StripeContext = Context<StripeEnv>
