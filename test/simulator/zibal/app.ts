import { type Context, Hono } from 'hono'
import { befall } from '../befall.ts'
import type { Operation } from '../faults.ts'
import type { Simulator } from '../simulator.ts'
import { addControl } from './control.ts'
import { addHostedPage } from './hosted-page.ts'
import { addPayments } from './payments.ts'
import { addRefunds } from './refunds.ts'
import { createWorld } from './world.ts'

/** Zibal's gateway, its refunds and its page, as far as the shop and its customers use them. */
export function createZibal(simulator: Simulator, world = createWorld(simulator)): Hono {
  const app = new Hono()
  app.use('/v1/*', befall(simulator, { name: 'zibal', operationOf, outage }))
  addPayments(app, world)
  addRefunds(app, world)
  addHostedPage(app, world)
  addControl(app, world)
  app.all('/*', (c) => c.json({ message: `Zibal has nothing at ${c.req.path}` }, 404))
  return app
}

function operationOf(c: Context): Operation | null {
  const [, operation] = /\/v1\/(.+)$/.exec(c.req.path) ?? []
  switch (operation) {
    case 'request':
      return 'create'
    case 'verify':
    case 'inquiry':
      return operation
    case 'account/refund':
      return 'refund'
    default:
      return null
  }
}

function outage(c: Context): Response {
  return c.json({ message: 'Internal server error' }, 500)
}
