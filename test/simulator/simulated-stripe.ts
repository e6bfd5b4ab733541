import { createStripeGateway, type StripeGateway } from '../../src/gateways/stripe.ts'
import { createSimulator, type SimulatorOptions } from './app.ts'
import type { Delivery } from './courier.ts'
import type { Fault } from './faults.ts'

const origin = 'http://simulator.test'

// biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it, naming each type again would add nothing.
type Json = any

export interface StripeAnswer {
  status: number
  headers: Headers
  body: Json
}

/** A simulator of its own, the gateway that talks to it, and hands for a browser and a tester. */
export interface SimulatedStripe {
  gateway: StripeGateway
  send(path: string, init?: RequestInit): Promise<Response>
  /** Calls the API with the secret key: `call('POST /refunds', { payment_intent })`. */
  call(
    call: string,
    form?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<StripeAnswer>
  /** As the shop opens one, of 199.98 dollars: nobody has confirmed it, its event is out of the way. */
  openIntent(form?: Record<string, string>): Promise<Json>
  /** Confirms as Stripe.js does, with the publishable key. */
  confirm(clientSecret: string | null, paymentMethod: string): Promise<StripeAnswer>
  fault(fault: Partial<Fault>): Promise<void>
  deliveries(query?: string): Promise<Delivery[]>
}

export function simulatedStripe(options: SimulatorOptions = {}): SimulatedStripe {
  const app = createSimulator(options)
  const send = async (url: string, init?: RequestInit) => app.fetch(new Request(url, init))
  const gateway = createStripeGateway({
    secretKey: 'sk_test_x',
    webhookSecrets: ['whsec_test'],
    apiUrl: `${origin}/stripe`,
    fetch: send,
  })

  async function call(
    call: string,
    form: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<StripeAnswer> {
    const [method = '', path = ''] = call.split(' ')
    const fields = new URLSearchParams(form).toString()
    const inQuery = method === 'GET' && fields !== ''
    const response = await send(`${origin}/stripe/v1${path}${inQuery ? `?${fields}` : ''}`, {
      method,
      headers: {
        Authorization: 'Bearer sk_test_x',
        ...(method === 'POST' && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(method === 'POST' && { body: fields }),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }

  async function deliveries(query = ''): Promise<Delivery[]> {
    const response = await send(`${origin}/deliveries?${query}`)
    return response.json()
  }

  return {
    send: (path, init) => send(`${origin}${path}`, init),
    gateway,
    call,
    async openIntent(form = {}) {
      const intent = { amount: '19998', currency: 'usd', ...withoutRedirects, ...form }
      const { body } = await call('POST /payment_intents', intent)
      await deliveries('take=1')
      return body
    },
    confirm(clientSecret, paymentMethod) {
      const secret = clientSecret ?? ''
      const [reference = ''] = secret.split('_secret_')
      return call(
        `POST /payment_intents/${reference}/confirm`,
        { payment_method: paymentMethod, client_secret: secret },
        { Authorization: 'Bearer pk_test_x' },
      )
    },
    async fault(fault) {
      const body = JSON.stringify({ gateway: 'stripe', ...fault })
      const response = await send(`${origin}/faults`, { method: 'POST', body })
      if (response.status !== 201) throw new Error(await response.text())
    },
    deliveries,
  }
}

/** What the server itself confirms must say so, or name a page to come back to. */
export const withoutRedirects = {
  'automatic_payment_methods[enabled]': 'true',
  'automatic_payment_methods[allow_redirects]': 'never',
}

export function eventTypes(deliveries: Delivery[]): string[] {
  return deliveries.map(({ body }) => JSON.parse(body).type)
}
