import { type Context, Hono } from 'hono'
import { befall } from '../befall.ts'
import type { Operation } from '../faults.ts'
import type { Simulator } from '../simulator.ts'
import { addCheckoutPage } from './checkout-page.ts'
import { addCommands } from './commands.ts'
import { addControl } from './control.ts'
import { type PayuEnv, textOf } from './form.ts'
import { addPaymentForm } from './payment-form.ts'
import { endDueRefunds } from './refunds.ts'
import { createWorld } from './world.ts'

/** PayU India's page and its API for shops, as far as the shop and its customers use them. */
export function createPayu(simulator: Simulator, world = createWorld(simulator)): Hono<PayuEnv> {
  const app = new Hono<PayuEnv>()
  app.use(async (c, next) => {
    endDueRefunds(world)
    c.set('form', c.req.method === 'POST' ? await c.req.parseBody() : {})
    await next()
  })
  app.use(befall(simulator, { name: 'payu', operationOf, outage }))
  addPaymentForm(app, world)
  addCheckoutPage(app, world)
  addCommands(app, world)
  addControl(app, world)
  app.all('/*', (c) => c.html('PayU has nothing at this address', 404))
  return app
}

/** By command: `refunds` asks what became of some. */
const operations = new Map<string, Operation>([
  ['verify_payment', 'verify'],
  ['cancel_refund_transaction', 'refund'],
  ['check_action_status', 'refunds'],
  ['getAllRefundsFromTxnIds', 'refunds'],
])

function operationOf(c: Context<PayuEnv>): Operation | null {
  const { method, path } = c.req
  if (method !== 'POST') return null
  if (path.endsWith('/_payment')) return 'create'
  if (!path.includes('/merchant/')) return null
  return operations.get(textOf(c.get('form'), 'command')) ?? null
}

/** An outage of PayU's is a page, whoever has asked. */
function outage(): Response {
  const headers = { 'Content-Type': 'text/html; charset=UTF-8' }
  return new Response('<h1>Service unavailable</h1>', { status: 503, headers })
}
