import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { befall, type CallsWithFaults, operationIn } from '../befall.ts'
import type { Operation } from '../faults.ts'
import type { Simulator } from '../simulator.ts'
import { addAuthentication } from './authentication.ts'
import { addCharges } from './charges.ts'
import { addControl } from './control.ts'
import { authenticated } from './credentials.ts'
import { addCustomers } from './customers.ts'
import { addDisputes } from './disputes.ts'
import type { StripeEnv } from './env.ts'
import { invalidRequest, outage, presentFailure, unknownUrl } from './errors.ts'
import { type Params, parseForm } from './form.ts'
import { idempotent } from './idempotency.ts'
import { newId } from './ids.ts'
import { addPaymentIntents } from './payment-intents.ts'
import { addPaymentMethods } from './payment-methods.ts'
import { addRefunds } from './refunds.ts'
import { createWorld } from './world.ts'

/**
 * Stripe's API as far as the shop and its browsers use it, below /v1. Customers and their payment
 * methods are there for the contract avantlush, whose checkout saves cards (`save_card`), lists them
 * (`saved_methods`) and is paid with them later. Charges are read by tests.
 */
export function createStripe(
  simulator: Simulator,
  world = createWorld(simulator),
): Hono<StripeEnv> {
  const app = new Hono<StripeEnv>()
  app.onError(presentFailure)
  addAuthentication(app, world)
  addControl(app, world)
  addDisputes(app, world)

  // Pages of any origin finish payments, as Stripe.js does. No cookies are involved.
  app.use('/v1/*', cors({ origin: '*', exposeHeaders: ['Request-Id', 'Idempotent-Replayed'] }))
  app.use('/v1/*', identified)
  app.use('/v1/*', authenticated)
  app.use('/v1/*', befall(simulator, { name: 'stripe', operationOf, outage }))
  app.use('/v1/*', parsed)
  app.use('/v1/*', idempotent(world))
  addPaymentIntents(app, world)
  addRefunds(app, world)
  addCharges(app, world)
  addCustomers(app, world)
  addPaymentMethods(app, world)
  app.all('/*', (c) => {
    throw unknownUrl(c.req.method, c.req.path)
  })
  return app
}

const identified: MiddlewareHandler<StripeEnv> = async (c, next) => {
  const id = newId('req')
  const isPost = c.req.method === 'POST'
  const key = isPost ? (c.req.header('Idempotency-Key') ?? null) : null
  c.set('cause', { id, idempotency_key: key })
  await next()
  c.header('Request-Id', id)
}

const parsed: MiddlewareHandler<StripeEnv> = async (c, next) => {
  c.set('params', c.req.method === 'POST' ? await formOf(c) : parseForm(queryOf(c.req.url)))
  return next()
}

async function formOf(c: Context): Promise<Params> {
  const text = await c.req.text()
  const type = c.req.header('Content-Type') ?? ''
  if (text !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
    throw invalidRequest(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded).',
    )
  }
  return parseForm(text)
}

function queryOf(url: string): string {
  return new URL(url).search.slice(1)
}

const callsWithFaults: CallsWithFaults = [
  [/^POST \S+\/v1\/payment_intents$/, 'create'],
  [/^GET \S+\/v1\/payment_intents\/[^/]+$/, 'verify'],
  [/^POST \S+\/v1\/payment_intents\/[^/]+\/cancel$/, 'cancel'],
  [/^POST \S+\/v1\/payment_intents\/[^/]+\/confirm$/, 'confirm'],
  [/^POST \S+\/v1\/customers$/, 'customer'],
  [/^DELETE \S+\/v1\/customers\/[^/]+$/, 'customer'],
  [/^GET \S+\/v1\/payment_methods$/, 'cards'],
  [/^POST \S+\/v1\/refunds$/, 'refund'],
  [/^GET \S+\/v1\/refunds$/, 'refunds'],
]

/** The shop's own calls and the browser's confirmation; reading from a browser has no faults. */
function operationOf(c: Context<StripeEnv>): Operation | null {
  const operation = operationIn(callsWithFaults, c)
  const isInBrowser = c.var.key === 'publishable'
  if (operation === 'verify' && isInBrowser) return null
  return operation === 'confirm' && !isInBrowser ? 'charge' : operation
}
