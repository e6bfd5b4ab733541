import * as z from 'zod'
import { GatewayRefused, GatewayUnavailable, type RefusalReason } from '../core/payments/errors.ts'
import { type Fetch, ownFetch, sendGuarded, withoutSlash } from '../outgoing/guarded-fetch.ts'
import { isOutageStatus } from './outage-statuses.ts'
import { parseAnswer } from './parse-answer.ts'

const timeoutMs = 10_000

/** Of the API, as Juspay's examples have it: answers have the fields of that day. */
const version = '2023-06-30'

export interface JuspayAccess {
  apiKey: string
  merchantId: string
  /** Origin of Juspay's API, with a path prefix where the simulator stands in for it. */
  apiUrl: string
  fetch?: Fetch
}

/** What is asked for, and Juspay's word for why it is not done where it refuses. */
export interface JuspayAnswer {
  body: unknown
  refusal: JuspayRefusal | null
}

export interface JuspayRefusal {
  /** Such as `NOT_FOUND`, of an order that Juspay does not know. */
  status: string
  /** Such as `duplicate.call`. */
  code: string
  message: string
}

export interface JuspayClient {
  /** @throws GatewayRefused for what is no order's name, GatewayUnavailable */
  getOrder(orderId: string): Promise<JuspayAnswer>
  /** Opens the payment page of an order, which is made where there is none. @throws GatewayUnavailable */
  openSession(orderId: string, session: object): Promise<JuspayAnswer>
  /** @throws GatewayRefused for what is no order's name, GatewayUnavailable */
  refundOrder(orderId: string, refund: Record<string, string>): Promise<JuspayAnswer>
}

export function createJuspayClient(access: JuspayAccess): JuspayClient {
  const { fetch: send = ownFetch, apiUrl } = access

  async function ask(orderId: string, path: string, init: RequestInit): Promise<JuspayAnswer> {
    try {
      const response = await sendGuarded(send, `${withoutSlash(apiUrl)}${path}`, {
        ...init,
        headers: headersOf(access, orderId, init),
        signal: AbortSignal.timeout(timeoutMs),
      })
      return await read(response)
    } catch (cause) {
      throw new GatewayUnavailable('Juspay gave no usable answer', { cause })
    }
  }

  return {
    getOrder: async (orderId) => ask(orderId, orderPath(orderId), { method: 'GET' }),
    openSession: (orderId, session) =>
      ask(orderId, '/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(session),
      }),
    refundOrder: async (orderId, refund) =>
      ask(orderId, `${orderPath(orderId)}/refunds`, {
        method: 'POST',
        body: new URLSearchParams(refund),
      }),
  }
}

/**
 * All calls about one order have the same routing id. Juspay wants the customer's there, or that of the
 * order, and the later calls know the order alone.
 */
function headersOf(
  { apiKey, merchantId }: JuspayAccess,
  orderId: string,
  { headers }: RequestInit,
): Headers {
  const all = new Headers(headers)
  all.set('Authorization', `Basic ${btoa(`${apiKey}:`)}`)
  all.set('x-merchantid', merchantId)
  all.set('x-routing-id', orderId)
  all.set('version', version)
  return all
}

/** References may come from a browser: nothing but a name may become a part of a path. */
function orderPath(orderId: string): string {
  if (/^[\w-]{1,64}$/.test(orderId)) return `/orders/${orderId}`
  throw new GatewayRefused('not_found', 'Not the name of an order at Juspay')
}

/** @throws an error for outages, redirects and all that is no JSON. */
async function read(response: Response): Promise<JuspayAnswer> {
  const { ok, status } = response
  // Of an order that is unknown the status is 400; 404 is an address that Juspay does not have.
  const isAnswer = ok || (status >= 400 && status !== 404 && !isOutageStatus(status))
  if (!isAnswer) throw new Error(`Status ${status}`)
  const body: unknown = await response.json()
  const isRefused = !ok || Refused.safeParse(body).success
  return { body, refusal: isRefused ? toRefusal(JuspayError.parse(body)) : null }
}

// --- Refusals ---------------------------------------------------------------------------------

/** Whatever the status of the answer. */
const Refused = z.object({ status: z.enum(['NOT_FOUND', 'ERROR', 'error']) })

const JuspayError = z.object({
  status: z.string(),
  error_code: z.string().nullish(),
  error_message: z.string().nullish(),
  error_info: z
    .object({ code: z.string().nullish(), developer_message: z.string().nullish() })
    .nullish(),
})

function toRefusal(error: z.infer<typeof JuspayError>): JuspayRefusal {
  const { status, error_code, error_message, error_info } = error
  const code = error_code ?? error_info?.code ?? status
  return { status, code, message: error_info?.developer_message ?? error_message ?? code }
}

/** What was asked for. @throws GatewayRefused | GatewayUnavailable */
export function readAnswer<S extends z.ZodType>(
  schema: S,
  { body, refusal }: JuspayAnswer,
): z.infer<S> {
  if (refusal) throw toGatewayRefused(refusal)
  return parseAnswer('Juspay', schema, body)
}

export function toGatewayRefused(refusal: JuspayRefusal): GatewayRefused {
  return new GatewayRefused(reasonOf(refusal), `Juspay: ${refusal.message}`)
}

/** The codes are those of Juspay's reference ("Refund Order", developer.juspay.in). */
function reasonOf({ status, code }: JuspayRefusal): RefusalReason {
  // The code RESOURCE_NOT_FOUND alone may be about our merchant id.
  if (status === 'NOT_FOUND') return 'not_found'
  switch (code) {
    case 'invalid.order.not_successful':
      return 'state'
    case 'invalid.amount.exceeded':
    case 'invalid amount':
      return 'amount'
    default:
      return 'other'
  }
}
