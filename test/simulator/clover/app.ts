import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { befall, type CallsWithFaults, operationIn } from '../befall.ts'
import type { Simulator } from '../simulator.ts'
import { addCharges } from './charges.ts'
import { addControl } from './control.ts'
import { withPrivateKey, withPublicKey } from './credentials.ts'
import { CloverFailure, outage, presentFailure } from './errors.ts'
import { idempotent } from './idempotency.ts'
import { addRefunds } from './refunds.ts'
import { addTokens } from './tokens.ts'
import { createWorld } from './world.ts'

/** Clover's token service, which browsers call, and its Ecommerce API, both below /v1. */
export function createClover(simulator: Simulator, world = createWorld(simulator)): Hono {
  const app = new Hono()
  app.onError(presentFailure)
  addControl(app, world)

  // Pages of any origin turn cards into tokens. No cookies are involved.
  app.use('/v1/tokens', cors({ origin: '*' }))
  app.use('/v1/tokens', withPublicKey)
  addTokens(app, world)

  app.use('/v1/*', withPrivateKey)
  const operationOf = (c: Context) => operationIn(callsWithFaults, c)
  app.use('/v1/*', befall(simulator, { name: 'clover', operationOf, outage }))
  app.use('/v1/*', idempotent(world))
  addCharges(app, world)
  addRefunds(app, world)
  app.all('/*', () => {
    throw new CloverFailure(404, null)
  })
  return app
}

const callsWithFaults: CallsWithFaults = [
  [/^POST \S+\/v1\/charges$/, 'charge'],
  [/^GET \S+\/v1\/charges\/[^/]+$/, 'inquiry'],
  [/^POST \S+\/v1\/refunds$/, 'refund'],
]
