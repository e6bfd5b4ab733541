import type { Hono } from 'hono'
import * as z from 'zod'

/** Faults of calls: what happens to a request that comes in. */
export const callKinds = [
  'timeout',
  'error',
  'slow',
  'error-after',
  'unauthorized',
  'forbidden',
  'too-many',
  'null',
  'empty',
] as const
/** Those after which whoever has called knows nothing. */
export const unanswered = callKinds.filter((kind) => kind !== 'slow')
/** Faults of webhooks: what happens to an event that goes out, whatever has caused it. */
const webhookKinds = ['duplicate-webhook', 'delay-webhook', 'drop-webhook'] as const
/**
 * The gateway interface of the shop, `refunds` and `cards` list them, `customer` opens or deletes one; `confirm`
 * is the browser's own call, `send` the message's. What Google is asked about a token is `verify`, too.
 * PayPal's are named by themselves: `token`, `create`, `inquiry` (an order), `capture`, `refund`,
 * `refunds` (a capture or a refund that is asked about), and `verify` (a webhook's signature). Juspay's
 * status of an order is `verify`, and `refunds` as well. PayU's `create` is the form that the browser posts.
 */
const operations = [
  'create',
  'charge',
  'verify',
  'inquiry',
  'charge',
  'customer',
  'cards',
  'cancel',
  'refund',
  'refunds',
  'webhook',
  'confirm',
  'capture',
  'token',
  'send',
] as const

export type CallKind = (typeof callKinds)[number]
export type WebhookKind = (typeof webhookKinds)[number]
export type Operation = (typeof operations)[number]
export type FaultyService = (typeof services)[number]

const services = [
  'stripe',
  'zibal',
  'paypal',
  'clover',
  'juspay',
  'payu',
  'email',
  'twilio',
  'google',
] as const
/** Those that tell the shop in webhooks what has happened. */
const tellers: readonly FaultyService[] = ['stripe', 'paypal', 'clover', 'juspay', 'payu']
/** Not among the shop's calls about payments, so that "every operation" leaves them alone. */
const apart: readonly Operation[] = ['confirm', 'token']

const NewFault = z
  .strictObject({
    gateway: z.enum(services),
    operation: z.enum([...operations, '*']).default('*'),
    kind: z.enum([...callKinds, ...webhookKinds]),
    count: z.int().min(1).max(1_000_000).default(1),
  })
  .refine(({ operation, kind }) => operation !== 'webhook' || isWebhookKind(kind), {
    path: ['kind'],
    error: `Webhooks have ${webhookKinds.join(', ')}`,
  })
  .refine(({ gateway, kind }) => tellers.includes(gateway) || !isWebhookKind(kind), {
    path: ['kind'],
    error: 'It sends no webhooks',
  })

/** `count` is how often it is still to happen. */
export type Fault = z.infer<typeof NewFault>

export interface Faults {
  add(fault: Fault): void
  list(): Fault[]
  clear(): void
  /** The fault that befalls this call, used up by one. */
  takeForCall(service: FaultyService, operation: Operation): CallKind | null
  /** The fault that befalls the next decisive event of a service, used up by one. */
  takeForWebhook(service: FaultyService): WebhookKind | null
}

export function createFaults(): Faults {
  let faults: Fault[] = []
  function use(fault: Fault): void {
    fault.count -= 1
    if (fault.count === 0) faults = faults.filter((other) => other !== fault)
  }
  return {
    add: (fault) => void faults.push({ ...fault }),
    list: () => faults.map((fault) => ({ ...fault })),
    clear() {
      faults = []
    },
    takeForCall(service, operation) {
      const every = apart.includes(operation) ? operation : '*'
      for (const fault of faults) {
        if (fault.gateway !== service || isWebhookKind(fault.kind)) continue
        if (fault.operation !== operation && fault.operation !== every) continue
        use(fault)
        return fault.kind
      }
      return null
    },
    takeForWebhook(service) {
      for (const fault of faults) {
        if (fault.gateway !== service || !isWebhookKind(fault.kind)) continue
        use(fault)
        return fault.kind
      }
      return null
    },
  }
}

function isWebhookKind(kind: CallKind | WebhookKind): kind is WebhookKind {
  return webhookKinds.some((webhookKind) => webhookKind === kind)
}

export function addFaultRoutes(app: Hono, faults: Faults): void {
  app.get('/faults', (c) => c.json(faults.list()))
  app.post('/faults', async (c) => {
    const body: unknown = await c.req.json().catch(() => null)
    const fault = NewFault.safeParse(body)
    if (!fault.success) return c.json({ error: z.prettifyError(fault.error) }, 400)
    faults.add(fault.data)
    return c.json(fault.data, 201)
  })
  app.delete('/faults', (c) => {
    faults.clear()
    return c.body(null, 204)
  })
}
