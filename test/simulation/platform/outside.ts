import { Hono } from 'hono'
import { createClover } from '../../simulator/clover/app.ts'
import {
  type World as CloverWorld,
  createWorld as createCloverWorld,
  type Token,
} from '../../simulator/clover/world.ts'
import type { Courier } from '../../simulator/courier.ts'
import { createFaults } from '../../simulator/faults.ts'
import { createJuspay } from '../../simulator/juspay/app.ts'
import {
  createWorld as createJuspayWorld,
  type World as JuspayWorld,
} from '../../simulator/juspay/world.ts'
import { createOutbox } from '../../simulator/outbox.ts'
import { createPaypal } from '../../simulator/paypal/app.ts'
import {
  createWorld as createPaypalWorld,
  type World as PaypalWorld,
} from '../../simulator/paypal/world.ts'
import { createPayu } from '../../simulator/payu/app.ts'
import {
  createWorld as createPayuWorld,
  type World as PayuWorld,
} from '../../simulator/payu/world.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { createStripe } from '../../simulator/stripe/app.ts'
import {
  createWorld as createStripeWorld,
  type World as StripeWorld,
} from '../../simulator/stripe/world.ts'
import { createZibal } from '../../simulator/zibal/app.ts'
import {
  createWorld as createZibalWorld,
  type World as ZibalWorld,
} from '../../simulator/zibal/world.ts'

export const stripeUrl = 'http://outside.test/stripe'
export const zibalUrl = 'http://outside.test/zibal'
export const paypalUrl = 'http://outside.test/paypal'
export const cloverUrl = 'http://outside.test/clover'
export const payuUrl = 'http://outside.test/payu'
export const juspayUrl = 'http://outside.test/juspay'

/** Everybody has it from the beginning: who shares a token with whom would be another story in each run. */
export const paypalToken = 'A21AAsimulated'

/** The gateways: the development simulator's own code, in virtual time. */
export interface Outside {
  stripe: StripeWorld
  zibal: ZibalWorld
  paypal: PaypalWorld
  clover: CloverWorld
  payu: PayuWorld
  juspay: JuspayWorld
  /** One request, carried out at once. */
  fetch(url: string, init?: RequestInit): Promise<Response>
  /** They forget everything. */
  clear(): void
}

export function createOutside(now: () => Date, send: Courier['send']): Outside {
  const simulator: Simulator = {
    now,
    waits: { timeout: 0, slow: 0, delayedWebhook: 0 },
    faults: createFaults(),
    courier: { send, waiting: [] },
    outbox: createOutbox(now),
    apiOrigin: 'https://shop.test',
  }
  const stripe = createStripeWorld(simulator)
  const zibal = createZibalWorld(simulator)
  const paypal = createPaypalWorld(simulator)
  const clover = createCloverWorld(simulator)
  const payu = createPayuWorld(simulator)
  const juspay = createJuspayWorld(simulator)
  const readyTokens = [...clover.tokens]
  const app = new Hono()
  app.route('/stripe', createStripe(simulator, stripe))
  app.route('/zibal', createZibal(simulator, zibal))
  app.route('/paypal', createPaypal(simulator, paypal))
  app.route('/clover', createClover(simulator, clover))
  app.route('/payu', createPayu(simulator, payu))
  app.route('/juspay', createJuspay(simulator, juspay))
  paypal.tokens.set(paypalToken, endOfTime)
  return {
    stripe,
    zibal,
    paypal,
    clover,
    payu,
    juspay,
    fetch: async (url, init) => app.fetch(new Request(url, init)),
    clear() {
      const { intents, charges, refunds, disputes, customers, methods, answers } = stripe
      for (const kept of [intents, charges, refunds, disputes, customers, methods, answers]) {
        kept.clear()
      }
      stripe.deletedCustomers.clear()
      zibal.payments.clear()
      clearPaypal(paypal)
      clearClover(clover, readyTokens)
      payu.payments.clear()
      payu.refunds.clear()
      juspay.orders.clear()
    },
  }
}

function clearPaypal({ orders, captures, refunds, disputes, answers }: PaypalWorld): void {
  for (const kept of [orders, captures, refunds, disputes, answers]) kept.clear()
}

/** The cards that are always there stay as they were. */
function clearClover(
  { tokens, charges, refunds, answers }: CloverWorld,
  readyTokens: [string, Token][],
): void {
  for (const kept of [tokens, charges, refunds, answers]) kept.clear()
  for (const [id, token] of readyTokens) tokens.set(id, { ...token, isUsed: false })
}

const endOfTime = new Date(Date.UTC(9999, 0))
