import type { CreateRequest, WebhookEvent } from '../../src/core/ports.ts'
import { attemptNumber } from '../../src/gateways/attempt-number.ts'
import { createPayuGateway, type PayuGateway, type PayuOptions } from '../../src/gateways/payu.ts'
import { createSimulator, type SimulatorOptions } from './app.ts'
import type { Delivery } from './courier.ts'
import type { Fault } from './faults.ts'
import { hashOf, merchant } from './payu/credentials.ts'

const origin = 'http://simulator.test'

// biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it, naming each type again would add nothing.
type Json = any

/** The form that takes a browser back to the shop: where to, and its fields. */
export interface WayBack {
  url: string
  fields: Record<string, string>
}

/** A simulator of its own, the gateway that talks to it, and hands for a browser and a tester. */
export interface SimulatedPayu {
  gateway: PayuGateway
  send(path: string, init?: RequestInit): Promise<Response>
  /** Posts a form as browsers do. */
  postForm(path: string, fields: Record<string, string>): Promise<Response>
  /** Opens a payment and posts its form, as the customer's browser does; answers its txnid. */
  openPayment(request?: Partial<CreateRequest>): Promise<string>
  /** What the customer does on PayU's page. */
  pay(txnid: string, outcome?: string, mode?: string): Promise<WayBack>
  /** The txnid of a payment that was opened and paid, its message being out of the way. */
  paidPayment(request?: Partial<CreateRequest>): Promise<string>
  /** Gives a command with the right key and hash, unless others are given. */
  command(name: string, var1: string, more?: Record<string, string>): Promise<Json>
  /** What time, banks and PayU's dashboard bring about; `control('payments/{txnid}', { status })`. */
  control(path: string, fields?: Record<string, string>): Promise<Json>
  fault(fault: Partial<Fault>): Promise<void>
  /** Takes what waits to be delivered, what is due by now included. */
  deliveries(query?: string): Promise<Delivery[]>
  /** The newest message that waits, as the gateway reads it. */
  receive(): Promise<WebhookEvent | null>
  /** Names of the commands that the gateway has given. */
  commands: string[]
}

/** A payment of 2,183.50 rupees. */
export function newAttempt(request: Partial<CreateRequest> = {}): CreateRequest {
  return {
    key: crypto.randomUUID(),
    money: { amount: 218_350, currency: 'INR' },
    metadata: { order_id: '7' },
    description: 'Order 7',
    returnUrl: 'https://shop.test/payu/callback',
    payer: {
      id: '1',
      firstName: 'Asha',
      lastName: 'Rao',
      email: 'asha@example.com',
      phone: '9876543210',
    },
    ...request,
  }
}

/** The key of a refund of the payment that was opened under `paymentKey`. */
export function refundKey(paymentKey: string, amount: number, id = 3, failures = 0): string {
  return `refund:${paymentKey}:${id}:${failures}:${amount}`
}

export function formOf(payment: Awaited<ReturnType<PayuGateway['create']>>) {
  if (payment.handover?.kind !== 'form') throw new Error('PayU hands over a form')
  return payment.handover.fields
}

export function simulatedPayu(
  options: SimulatorOptions = {},
  gatewayOptions: Partial<PayuOptions> = {},
): SimulatedPayu {
  const app = createSimulator(options)
  const commands: string[] = []
  const send = async (path: string, init?: RequestInit) =>
    app.fetch(new Request(`${origin}${path}`, init))
  const gateway = createPayuGateway({
    key: merchant.key,
    salts: [merchant.salt],
    apiUrl: `${origin}/payu`,
    async fetch(url, init) {
      const request = new Request(url, init)
      commands.push(new URLSearchParams(await request.clone().text()).get('command') ?? '')
      return app.fetch(request)
    },
    ...gatewayOptions,
  })
  const hands = createHands(send)

  async function openPayment(request: Partial<CreateRequest> = {}): Promise<string> {
    const attempt = newAttempt(request)
    const response = await hands.postForm('/payu/_payment', formOf(await gateway.create(attempt)))
    if (response.status !== 302) throw new Error(await response.text())
    return attemptNumber(attempt.key)
  }

  return {
    ...hands,
    gateway,
    send,
    commands,
    openPayment,
    async paidPayment(request) {
      const txnid = await openPayment(request)
      await hands.pay(txnid)
      await hands.deliveries()
      return txnid
    },
    async receive() {
      const { body, headers } = (await hands.deliveries()).at(-1) ?? { body: '', headers: {} }
      return gateway.verifyWebhook(body, new Headers(headers), new Date())
    },
  }
}

type Hands = Pick<
  SimulatedPayu,
  'postForm' | 'pay' | 'command' | 'control' | 'fault' | 'deliveries'
>

/** What a customer, a tester and PayU's dashboard can do, without the gateway. */
function createHands(send: SimulatedPayu['send']): Hands {
  const postForm = (path: string, fields: Record<string, string>) =>
    send(path, { method: 'POST', body: new URLSearchParams(fields) })

  return {
    postForm,
    async pay(txnid, outcome = 'paid', mode = 'CC') {
      const response = await postForm(`/payu/_payment_options/${txnid}`, { outcome, mode })
      if (response.status !== 200) throw new Error(await response.text())
      return readForm(await response.text())
    },
    async command(name, var1, more = {}) {
      const hash = hashOf([merchant.key, name, var1, merchant.salt])
      const fields = { key: merchant.key, command: name, var1, hash, ...more }
      return (await postForm('/payu/merchant/postservice.php?form=2', fields)).json()
    },
    async control(path, fields = {}) {
      const response = await postForm(`/payu/control/${path}`, fields)
      if (response.status !== 200) throw new Error(await response.text())
      return response.json()
    },
    async fault(fault) {
      const body = JSON.stringify({ gateway: 'payu', ...fault })
      const response = await send('/faults', { method: 'POST', body })
      if (response.status !== 201) throw new Error(await response.text())
    },
    async deliveries(query = 'take=1') {
      await send('/payu/control')
      return (await send(`/deliveries?${query}`)).json()
    },
  }
}

/** As a browser reads the page whose form posts itself. */
export function readForm(page: string): WayBack {
  const [, url = ''] = /<form method="post" action="([^"]*)">/.exec(page) ?? []
  const inputs = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)" \/>/g)
  const fields = [...inputs].map(([, name = '', value = '']) => [unescaped(name), unescaped(value)])
  return { url: unescaped(url), fields: Object.fromEntries(fields) }
}

function unescaped(text: string): string {
  const signs: Record<string, string> = {
    '&quot;': '"',
    '&#39;': "'",
    '&lt;': '<',
    '&gt;': '>',
    '&amp;': '&',
  }
  return text.replace(/&(?:quot|#39|lt|gt|amp);/g, (entity) => signs[entity] ?? entity)
}
