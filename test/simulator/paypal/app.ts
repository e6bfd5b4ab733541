import { type Context, Hono } from 'hono'
import { befall, type CallsWithFaults, operationIn } from '../befall.ts'
import type { Simulator } from '../simulator.ts'
import { addApprovalPage } from './approval-page.ts'
import { addControl } from './control.ts'
import { addTokens, authenticated } from './credentials.ts'
import { addDisputes } from './disputes.ts'
import { notFound, outage, presentFailure } from './errors.ts'
import { addOrders } from './orders.ts'
import { addRefunds } from './refunds.ts'
import { addVerification } from './signatures.ts'
import { createWorld } from './world.ts'

/** PayPal's API and its page, as far as the shop and its customers use them. */
export function createPaypal(simulator: Simulator, world = createWorld(simulator)): Hono {
  const app = new Hono()
  app.onError(presentFailure)
  const operationOf = (c: Context) => operationIn(callsWithFaults, c)
  const faults = befall(simulator, { name: 'paypal', operationOf, outage })
  app.use('/v1/oauth2/*', faults)
  addTokens(app, world)
  for (const path of ['/v2/*', '/v1/notifications/*']) {
    app.use(path, authenticated(world))
    app.use(path, faults)
  }
  addOrders(app, world)
  addRefunds(app, world)
  addVerification(app)
  addApprovalPage(app, world)
  addControl(app, world)
  addDisputes(app, world)
  app.all('/*', () => {
    throw notFound()
  })
  return app
}

const callsWithFaults: CallsWithFaults = [
  [/^POST \S+\/v1\/oauth2\/token$/, 'token'],
  [/^POST \S+\/v2\/checkout\/orders$/, 'create'],
  [/^GET \S+\/v2\/checkout\/orders\/[^/]+$/, 'inquiry'],
  [/^POST \S+\/v2\/checkout\/orders\/[^/]+\/capture$/, 'capture'],
  [/^POST \S+\/v2\/payments\/captures\/[^/]+\/refund$/, 'refund'],
  [/^GET \S+\/v2\/payments\/(captures|refunds)\/[^/]+$/, 'refunds'],
  [/^POST \S+\/v1\/notifications\/verify-webhook-signature$/, 'verify'],
]
