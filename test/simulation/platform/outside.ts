import { Hono } from 'hono'
import type { Courier } from '../../simulator/courier.ts'
import { createFaults } from '../../simulator/faults.ts'
import { createOutbox } from '../../simulator/outbox.ts'
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

/** The gateways: the development simulator's own code, in virtual time. */
export interface Outside {
  stripe: StripeWorld
  zibal: ZibalWorld
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
  const app = new Hono()
  app.route('/stripe', createStripe(simulator, stripe))
  app.route('/zibal', createZibal(simulator, zibal))
  return {
    stripe,
    zibal,
    fetch: async (url, init) => app.fetch(new Request(url, init)),
    clear() {
      const { intents, charges, refunds, disputes, customers, methods, answers } = stripe
      for (const kept of [intents, charges, refunds, disputes, customers, methods, answers]) {
        kept.clear()
      }
      zibal.payments.clear()
    },
  }
}
