/*
 * The world outside the shop, for development (server.ts) and tests (inside the test process).
 * GET / of the running simulator tells what there is.
 */
import { Hono } from 'hono'
import { createClover } from './clover/app.ts'
import { addCourierRoutes, createCourier, type Deliver } from './courier.ts'
import { addFaultRoutes, createFaults } from './faults.ts'
import { createGoogle } from './google/app.ts'
import { indexPage } from './index-page.ts'
import { createJuspay } from './juspay/app.ts'
import { addOutboxRoutes, createOutbox } from './outbox.ts'
import { createPaypal } from './paypal/app.ts'
import { createPayu } from './payu/app.ts'
import { createResend } from './resend.ts'
import type { Simulator, Waits } from './simulator.ts'
import { createStripe } from './stripe/app.ts'
import { createTwilio } from './twilio.ts'
import { createZibal } from './zibal/app.ts'

export interface SimulatorOptions {
  /** Takes webhooks to the shop. Without it they wait until a test fetches them: /deliveries. */
  deliver?: Deliver
  now?: () => Date
  /** Where the API is that webhooks go to; each service knows its path there. */
  apiOrigin?: string
  waits?: Partial<Waits>
}

/** Short, for tests: development has the real ones. */
const testWaits: Waits = { timeout: 50, slow: 50, delayedWebhook: 200 }

export function createSimulator(options: SimulatorOptions = {}): Hono {
  const now = options.now ?? (() => new Date())
  const waits = { ...testWaits, ...options.waits }
  const faults = createFaults()
  const simulator: Simulator = {
    now,
    waits,
    faults,
    courier: createCourier({ deliver: options.deliver, faults, now, waits }),
    outbox: createOutbox(now),
    apiOrigin: options.apiOrigin ?? 'http://localhost:8787',
  }
  const app = new Hono()
  app.get('/', (c) => c.html(indexPage({ webhooksWait: options.deliver === undefined })))
  // Browsers ask for it where an answer is no page of ours, such as /faults.
  app.get('/favicon.ico', (c) => c.body(null, 204))
  app.route('/stripe', createStripe(simulator))
  app.route('/zibal', createZibal(simulator))
  app.route('/clover', createClover(simulator))
  app.route('/paypal', createPaypal(simulator))
  app.route('/juspay', createJuspay(simulator))
  app.route('/payu', createPayu(simulator))
  app.route('/google', createGoogle(simulator))
  app.route('/resend', createResend(simulator))
  app.route('/twilio', createTwilio(simulator))
  addOutboxRoutes(app, simulator.outbox)
  addFaultRoutes(app, faults)
  if (options.deliver === undefined) addCourierRoutes(app, simulator)
  app.notFound((c) => c.json({ error: `Nothing is simulated at ${c.req.path}` }, 404))
  return app
}
