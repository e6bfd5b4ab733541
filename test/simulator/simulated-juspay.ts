import type { WebhookEvent } from '../../src/core/ports.ts'
import {
  createJuspayGateway,
  type JuspayGateway,
  type JuspayOptions,
} from '../../src/gateways/juspay.ts'
import { createSimulator, type SimulatorOptions } from './app.ts'
import type { Delivery } from './courier.ts'
import type { Fault } from './faults.ts'
import type { Method } from './juspay/world.ts'

const origin = 'http://simulator.test'

// biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it, naming each type again would add nothing.
type Json = any

export interface JuspayAnswer {
  status: number
  body: Json
}

/** A simulator of its own, the gateway that talks to it, and hands for a customer and a tester. */
export interface SimulatedJuspay {
  gateway: JuspayGateway
  send(path: string, init?: RequestInit): Promise<Response>
  /** Calls the API with its key: `call('POST /session', session)`. A form is sent as one. */
  call(
    call: string,
    body?: object | URLSearchParams,
    headers?: Record<string, string>,
  ): Promise<JuspayAnswer>
  /** What the customer does on the payment page; answers where the browser is sent. */
  pay(orderId: string, outcome?: string, method?: Method): Promise<URL>
  control(path: string, form?: Record<string, string>): Promise<Json>
  fault(fault: Partial<Fault>): Promise<void>
  /** Takes what waits to be delivered. */
  deliveries(query?: string): Promise<Delivery[]>
  /** The newest event that waits, as the gateway reads it. */
  receive(): Promise<WebhookEvent | null>
  /** What the gateway has called, as `GET /juspay/orders/...`. */
  calls: string[]
}

export const newSession = {
  order_id: 'P0123456789ABCDEF0',
  amount: '199.98',
  currency: 'INR',
  customer_id: 'customer-1',
  customer_email: 'asha@shop.test',
  customer_phone: '9876543210',
  first_name: 'Asha',
  last_name: 'Rao',
  payment_page_client_id: 'juspay_client_test',
  action: 'paymentPage',
  return_url: 'https://shop.test/back/',
  description: 'Order 7',
  udf6: 'payment-key-1',
}

export function simulatedJuspay(
  options: SimulatorOptions = {},
  gatewayOptions: Partial<JuspayOptions> = {},
): SimulatedJuspay {
  const app = createSimulator(options)
  const calls: string[] = []
  const send = async (path: string, init?: RequestInit) =>
    app.fetch(new Request(`${origin}${path}`, init))
  const gateway = createJuspayGateway({
    apiKey: 'juspay_key_test',
    merchantId: 'juspay_merchant_test',
    clientId: 'juspay_client_test',
    webhookUser: 'juspay',
    webhookPasswords: ['juspay_webhook_test'],
    apiUrl: `${origin}/juspay`,
    async fetch(url, init) {
      calls.push(`${init?.method ?? 'GET'} ${new URL(url).pathname}`)
      return app.fetch(new Request(url, init))
    },
    ...gatewayOptions,
  })
  const hands = createHands(send)
  return {
    ...hands,
    gateway,
    send,
    calls,
    async receive() {
      const { body, headers } = (await hands.deliveries()).at(-1) ?? { body: '', headers: {} }
      return gateway.verifyWebhook(body, new Headers(headers), new Date())
    },
  }
}

/** What a customer, a tester and Juspay's dashboard can do, without the gateway. */
function createHands(
  send: SimulatedJuspay['send'],
): Omit<SimulatedJuspay, 'gateway' | 'send' | 'calls' | 'receive'> {
  async function call(
    call: string,
    body?: object | URLSearchParams,
    headers: Record<string, string> = {},
  ): Promise<JuspayAnswer> {
    const [method = '', path = ''] = call.split(' ')
    const isForm = body instanceof URLSearchParams
    const response = await send(`/juspay${path}`, {
      method,
      headers: {
        Authorization: `Basic ${btoa('juspay_key_test:')}`,
        'x-merchantid': 'juspay_merchant_test',
        ...headers,
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }

  async function control(path: string, form: Record<string, string> = {}): Promise<Json> {
    const init = { method: 'POST', body: new URLSearchParams(form) }
    const response = await send(`/juspay/control/${path}`, init)
    if (response.status !== 200) throw new Error(await response.text())
    return response.json()
  }

  return {
    call,
    control,
    async pay(orderId, outcome = 'paid', method = 'CARD') {
      const orders: Json[] = await (await send('/juspay/control')).json()
      const order = orders.find((one) => one.order_id === orderId)
      const path = new URL(order?.payment_links.web ?? origin).pathname
      const form = new URLSearchParams({ outcome, method })
      const response = await send(path, { method: 'POST', body: form })
      if (response.status !== 302) throw new Error(await response.text())
      return new URL(response.headers.get('Location') ?? '')
    },
    async fault(fault) {
      const body = JSON.stringify({ gateway: 'juspay', ...fault })
      const response = await send('/faults', { method: 'POST', body })
      if (response.status !== 201) throw new Error(await response.text())
    },
    deliveries: async (query = 'take=1') => (await send(`/deliveries?${query}`)).json(),
  }
}

export function eventNames(deliveries: Delivery[]): string[] {
  return deliveries.map(({ body }) => JSON.parse(body).event_name)
}
