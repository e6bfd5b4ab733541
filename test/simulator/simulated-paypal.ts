import type { WebhookEvent } from '../../src/core/ports.ts'
import {
  createPaypalGateway,
  type PaypalGateway,
  type PaypalOptions,
} from '../../src/gateways/paypal.ts'
import { createSimulator, type SimulatorOptions } from './app.ts'
import type { Delivery } from './courier.ts'
import type { Fault } from './faults.ts'

const origin = 'http://simulator.test'

// biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it, naming each type again would add nothing.
type Json = any

export interface PaypalAnswer {
  status: number
  body: Json
}

/** A simulator of its own, the gateway that talks to it, and hands for a buyer and a tester. */
export interface SimulatedPaypal {
  gateway: PaypalGateway
  send(path: string, init?: RequestInit): Promise<Response>
  /** Calls the API with a token: `call('POST /v2/checkout/orders', order)`. Text is sent as it is. */
  call(
    call: string,
    body?: object | string,
    headers?: Record<string, string>,
  ): Promise<PaypalAnswer>
  /** The id of an order of 199.98 dollars on which nobody has decided. */
  openOrder(): Promise<string>
  /** What the buyer does on PayPal's page; answers where the browser is sent. */
  decide(orderId: string, outcome?: 'approved' | 'cancelled'): Promise<URL>
  /** The capture of an order that was opened, approved and captured. */
  capturedOrder(fate?: Record<string, string>): Promise<{ orderId: string; capture: Json }>
  control(path: string, form?: Record<string, string>): Promise<Json>
  fault(fault: Partial<Fault>): Promise<void>
  /** Takes what waits to be delivered. */
  deliveries(query?: string): Promise<Delivery[]>
  /** The newest event that waits, as the gateway reads it. */
  receive(now: Date): Promise<WebhookEvent | null>
  /** Paths that were called, as `GET /paypal/v2/...`. */
  calls: string[]
}

export const newOrder = {
  intent: 'CAPTURE',
  purchase_units: [
    { amount: { currency_code: 'USD', value: '199.98' }, custom_id: 'payment-key-1' },
  ],
  payment_source: {
    paypal: {
      experience_context: {
        return_url: 'https://shop.test/back/',
        cancel_url: 'https://shop.test/back/?cancelled=1',
      },
    },
  },
}

export function simulatedPaypal(
  options: SimulatorOptions = {},
  gatewayOptions: Partial<PaypalOptions> = {},
): SimulatedPaypal {
  const app = createSimulator(options)
  const calls: string[] = []
  const send = async (path: string, init?: RequestInit) =>
    app.fetch(new Request(`${origin}${path}`, init))
  const gateway = createPaypalGateway({
    clientId: 'paypal_client_test',
    clientSecret: 'paypal_secret_test',
    webhookId: 'PAYPALWEBHOOKTEST',
    apiUrl: `${origin}/paypal`,
    async fetch(url, init) {
      calls.push(`${init?.method ?? 'GET'} ${new URL(url).pathname}`)
      return app.fetch(new Request(url, init))
    },
    ...(options.now && { now: options.now }),
    ...gatewayOptions,
  })
  const hands = createHands(send)
  return {
    ...hands,
    gateway,
    send,
    calls,
    async receive(now) {
      const { body, headers } = (await hands.deliveries()).at(-1) ?? { body: '', headers: {} }
      return gateway.verifyWebhook(body, new Headers(headers), now)
    },
  }
}

/** What a buyer, a tester and PayPal's dashboard can do, without the gateway. */
function createHands(
  send: SimulatedPaypal['send'],
): Omit<SimulatedPaypal, 'gateway' | 'send' | 'calls' | 'receive'> {
  async function call(
    call: string,
    body?: object | string,
    headers: Record<string, string> = {},
  ): Promise<PaypalAnswer> {
    const [method = '', path = ''] = call.split(' ')
    const authorization = { Authorization: `Bearer ${await fetchToken(send)}` }
    const response = await send(`/paypal${path}`, {
      method,
      headers: { ...authorization, Prefer: 'return=representation', ...headers },
      ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }

  async function openOrder(): Promise<string> {
    const key = crypto.randomUUID()
    const { body } = await call('POST /v2/checkout/orders', newOrder, { 'PayPal-Request-Id': key })
    return body.id
  }

  async function decide(orderId: string, outcome = 'approved'): Promise<URL> {
    const path = `/paypal/checkoutnow?token=${orderId}`
    const response = await send(path, { method: 'POST', body: new URLSearchParams({ outcome }) })
    if (response.status !== 303) throw new Error(await response.text())
    return new URL(response.headers.get('Location') ?? '')
  }

  async function control(path: string, form: Record<string, string> = {}): Promise<Json> {
    const init = { method: 'POST', body: new URLSearchParams(form) }
    const response = await send(`/paypal/control/${path}`, init)
    if (response.status !== 200) throw new Error(await response.text())
    return response.json()
  }

  return {
    call,
    openOrder,
    decide,
    control,
    async capturedOrder(fate) {
      const orderId = await openOrder()
      if (fate) await control(`orders/${orderId}`, fate)
      await decide(orderId)
      const { body } = await call(`POST /v2/checkout/orders/${orderId}/capture`, {})
      return { orderId, capture: body.purchase_units[0].payments.captures[0] }
    },
    async fault(fault) {
      const body = JSON.stringify({ gateway: 'paypal', ...fault })
      const response = await send('/faults', { method: 'POST', body })
      if (response.status !== 201) throw new Error(await response.text())
    },
    deliveries: async (query = 'take=1') => (await send(`/deliveries?${query}`)).json(),
  }
}

async function fetchToken(send: SimulatedPaypal['send']): Promise<string> {
  const response = await send('/paypal/v1/oauth2/token', {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa('paypal_client_test:paypal_secret_test')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const answer: { access_token: string } = await response.json()
  return answer.access_token
}

export function eventTypes(deliveries: Delivery[]): string[] {
  return deliveries.map(({ body }) => JSON.parse(body).event_type)
}
