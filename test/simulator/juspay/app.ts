import { type Context, Hono } from 'hono'
import { befall, type CallsWithFaults, operationIn } from '../befall.ts'
import type { Faults, Operation } from '../faults.ts'
import type { Simulator } from '../simulator.ts'
import { addControl } from './control.ts'
import { authenticated } from './credentials.ts'
import { outage, presentFailure } from './errors.ts'
import { addOrders } from './orders.ts'
import { addPaymentPage } from './payment-page.ts'
import { addRefunds } from './refunds.ts'
import { addSessions } from './sessions.ts'
import { createWorld } from './world.ts'

/** Juspay's API and its payment page, as far as the shop and its customers use them. */
export function createJuspay(simulator: Simulator, world = createWorld(simulator)): Hono {
  const app = new Hono()
  app.onError(presentFailure)
  const operationOf = (c: Context) => operationFor(c, simulator.faults)
  const faults = befall(simulator, { name: 'juspay', operationOf, outage })
  for (const path of ['/session', '/orders/*']) {
    app.use(path, authenticated)
    app.use(path, faults)
  }
  addSessions(app, world)
  addOrders(app, world)
  addRefunds(app, world)
  addPaymentPage(app, world)
  addControl(app, world)
  app.all('/*', (c) => c.json({ error: `Juspay has nothing at ${c.req.path}` }, 404))
  return app
}

const callsWithFaults: CallsWithFaults = [
  [/^POST \S+\/session$/, 'create'],
  [/^GET \S+\/orders\/[^/]+$/, 'verify'],
  [/^POST \S+\/orders\/[^/]+\/refunds$/, 'refund'],
]

/** An order's refunds are listed by the call that tells its status: a fault of either befalls the next. */
function operationFor(c: Context, faults: Faults): Operation | null {
  const operation = operationIn(callsWithFaults, c)
  if (operation !== 'verify') return operation
  const isOfRefunds = faults
    .list()
    .some((fault) => fault.gateway === 'juspay' && fault.operation === 'refunds')
  return isOfRefunds ? 'refunds' : operation
}
