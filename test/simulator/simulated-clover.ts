import { type CloverGateway, createCloverGateway } from '../../src/gateways/clover.ts'
import { createSimulator, type SimulatorOptions } from './app.ts'
import type { Delivery } from './courier.ts'
import type { Fault } from './faults.ts'

const origin = 'http://simulator.test'

// biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it, naming each type again would add nothing.
type Json = any

export interface CloverAnswer {
  status: number
  headers: Headers
  body: Json
}

/** A simulator of its own, the gateway that talks to it, and hands for a browser and a tester. */
export interface SimulatedClover {
  gateway: CloverGateway
  send(path: string, init?: RequestInit): Promise<Response>
  /** Calls the API with the private key: `call('POST /refunds', { charge })`. */
  call(call: string, body?: object, headers?: Record<string, string>): Promise<CloverAnswer>
  /** Asks the token service for a token, as a browser does. */
  tokenize(card?: object, headers?: Record<string, string>): Promise<CloverAnswer>
  /** What time, banks and Clover's dashboard bring about. */
  control(path: string, form?: Record<string, string>): Promise<void>
  fault(fault: Partial<Fault>): Promise<void>
  deliveries(query?: string): Promise<Delivery[]>
  chargeCount(): Promise<number>
}

/** One that is approved. */
const goodCard = {
  number: '4242424242424242',
  exp_month: '12',
  exp_year: '2046',
  cvv: '123',
  brand: 'VISA',
}

export function simulatedClover(options: SimulatorOptions = {}): SimulatedClover {
  const app = createSimulator(options)
  const request = async (url: string, init?: RequestInit) => app.fetch(new Request(url, init))
  const send = (path: string, init?: RequestInit) => request(`${origin}${path}`, init)

  async function call(
    call: string,
    body: object = {},
    headers: Record<string, string> = {},
  ): Promise<CloverAnswer> {
    const [method = '', path = ''] = call.split(' ')
    const response = await send(`/clover/v1${path}`, {
      method,
      headers: {
        Authorization: 'Bearer clover_private_test',
        'Idempotency-Key': crypto.randomUUID(),
        'X-Forwarded-For': '198.51.100.7',
        ...headers,
      },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }

  return {
    gateway: createCloverGateway({
      privateKey: 'clover_private_test',
      webhookSecrets: ['clover_webhook_test'],
      apiUrl: `${origin}/clover`,
      fetch: request,
    }),
    send,
    call,
    tokenize: (card = {}, headers = {}) =>
      call(
        'POST /tokens',
        { card: { ...goodCard, ...card } },
        {
          apikey: 'clover_public_test',
          ...headers,
        },
      ),
    async control(path, form = {}) {
      const body = new URLSearchParams(form)
      const response = await send(`/clover/control${path}`, { method: 'POST', body })
      if (!response.ok) throw new Error(await response.text())
    },
    async fault(fault) {
      const body = JSON.stringify({ gateway: 'clover', ...fault })
      const response = await send('/faults', { method: 'POST', body })
      if (response.status !== 201) throw new Error(await response.text())
    },
    deliveries: async (query = '') => (await send(`/deliveries?${query}`)).json(),
    async chargeCount() {
      const charges: unknown[] = await (await send('/clover/control/charges')).json()
      return charges.length
    },
  }
}
