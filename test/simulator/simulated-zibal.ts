import type { Gateway } from '../../src/core/ports.ts'
import { createZibalGateway, type ZibalOptions } from '../../src/gateways/zibal.ts'
import { createSimulator, type SimulatorOptions } from './app.ts'
import type { Fault } from './faults.ts'

const origin = 'http://simulator.test'

// biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it, naming each type again would add nothing.
type Json = any

/** A simulator of its own, the gateway that talks to it, and hands for a customer and a tester. */
export interface SimulatedZibal {
  gateway: Gateway
  send(path: string, init?: RequestInit): Promise<Response>
  /** Calls the gateway as merchant "zibal": `call('verify', { trackId })`. */
  call(path: string, fields?: object): Promise<Json>
  refund(fields: object, authorization?: string): Promise<Json>
  /** The track id of a payment of a million rials on which nobody has decided. */
  openPayment(fields?: object): Promise<number>
  /** What the customer does on the hosted page; answers where the browser is sent. */
  pay(trackId: number | string, outcome?: string): Promise<URL>
  setStatus(trackId: number | string, status: number): Promise<void>
  fault(fault: Partial<Fault>): Promise<void>
}

export const refundAccess = {
  apiUrl: `${origin}/zibal`,
  token: 'zibal_refund_test',
  accountId: 'account-1',
}

export function simulatedZibal(
  options: SimulatorOptions = {},
  gatewayOptions: Partial<ZibalOptions> = {},
): SimulatedZibal {
  const app = createSimulator(options)
  const request = async (url: string, init?: RequestInit) => app.fetch(new Request(url, init))
  const send = (path: string, init?: RequestInit) => request(`${origin}${path}`, init)
  const postForm = (path: string, form: Record<string, string>) =>
    send(path, { method: 'POST', body: new URLSearchParams(form) })

  async function postJson(path: string, body: object, headers: HeadersInit = {}): Promise<Json> {
    return (await send(path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }

  const call = (path: string, fields: object = {}) =>
    postJson(`/zibal/v1/${path}`, { merchant: 'zibal', ...fields })

  return {
    gateway: createZibalGateway({
      merchant: 'zibal',
      apiUrl: `${origin}/zibal`,
      refunds: null,
      fetch: request,
      ...gatewayOptions,
    }),
    send,
    call,
    refund: (fields, authorization = `Bearer ${refundAccess.token}`) =>
      postJson('/zibal/v1/account/refund', fields, { Authorization: authorization }),
    async openPayment(fields = {}) {
      const payment = { amount: 1_000_000, callbackUrl: 'https://shop.test/back/', ...fields }
      return (await call('request', payment)).trackId
    },
    async pay(trackId, outcome = 'paid') {
      const response = await postForm(`/zibal/start/${trackId}`, { outcome })
      if (response.status !== 302) throw new Error(await response.text())
      return new URL(response.headers.get('Location') ?? '')
    },
    async setStatus(trackId, status) {
      const response = await postForm(`/zibal/control/${trackId}`, { status: String(status) })
      if (response.status !== 200) throw new Error(await response.text())
    },
    async fault(fault) {
      const response = await send('/faults', {
        method: 'POST',
        body: JSON.stringify({ gateway: 'zibal', ...fault }),
      })
      if (response.status !== 201) throw new Error(await response.text())
    },
  }
}
