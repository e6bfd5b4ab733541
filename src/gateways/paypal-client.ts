import * as z from 'zod'
import { GatewayRefused, GatewayUnavailable, type RefusalReason } from '../core/payments/errors.ts'
import { type Fetch, ownFetch, sendGuarded, withoutSlash } from '../outgoing/guarded-fetch.ts'
import { isOutageStatus } from './outage-statuses.ts'
import { parseAnswer } from './parse-answer.ts'
import { createPaypalTokens, PaypalToken } from './paypal-token.ts'

const timeoutMs = 10_000

export interface PaypalAccess {
  clientId: string
  clientSecret: string
  /** Origin of PayPal's API, with a path prefix where the simulator stands in for it. */
  apiUrl: string
  fetch?: Fetch
  now?: () => Date
}

/** What is asked for, and PayPal's word for why it is not done where it refuses. */
export interface PaypalAnswer {
  body: unknown
  refusal: PaypalRefusal | null
}

export interface PaypalRefusal {
  /** Such as `RESOURCE_NOT_FOUND`. */
  name: string
  /** What it is about in particular, such as `INSTRUMENT_DECLINED`. */
  issue: string
  description: string
}

export interface PaypalClient {
  /** @throws GatewayUnavailable */
  get(path: string): Promise<PaypalAnswer>
  /** Posts JSON text, under a key where it is to be done once. @throws GatewayUnavailable */
  post(path: string, request: { key?: string; json: string }): Promise<PaypalAnswer>
}

export function createPaypalClient(access: PaypalAccess): PaypalClient {
  const { fetch: send = ownFetch, now = () => new Date() } = access
  const base = withoutSlash(access.apiUrl)
  const dispatch = (path: string, init: RequestInit) =>
    sendGuarded(send, `${base}${path}`, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  const tokens = createPaypalTokens({
    request: async () => PaypalToken.parse(await read(await dispatch(...tokenRequest(access)))),
    now,
    patienceMs: timeoutMs + 1000,
  })

  async function authorized(path: string, init: RequestInit): Promise<Response> {
    const token = await tokens.get()
    const response = await dispatch(path, withToken(init, token))
    if (response.status !== 401) return response
    // It may have been withdrawn before its time.
    tokens.forget(token)
    await response.body?.cancel()
    return dispatch(path, withToken(init, await tokens.get()))
  }

  async function ask(path: string, init: RequestInit): Promise<PaypalAnswer> {
    try {
      const response = await authorized(path, init)
      const body = await read(response)
      return { body, refusal: response.ok ? null : toRefusal(PaypalError.parse(body)) }
    } catch (cause) {
      throw new GatewayUnavailable('PayPal gave no usable answer', { cause })
    }
  }

  return {
    get: (path) => ask(path, { method: 'GET' }),
    post: (path, { key, json }) =>
      ask(path, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          // Otherwise most of what we want to know is left out.
          Prefer: 'return=representation',
          ...(key !== undefined && { 'PayPal-Request-Id': key }),
        },
        body: json,
      }),
  }
}

function tokenRequest({ clientId, clientSecret }: PaypalAccess): [string, RequestInit] {
  const headers = { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` }
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  return ['/v1/oauth2/token', { method: 'POST', headers, body }]
}

function withToken(init: RequestInit, token: string): RequestInit {
  const headers = new Headers(init.headers)
  headers.set('Authorization', `Bearer ${token}`)
  return { ...init, headers }
}

/** @throws an error for outages, redirects and all that is no JSON. */
async function read(response: Response): Promise<unknown> {
  const { status } = response
  const isAnswer = response.ok || (status >= 400 && !isOutageStatus(status))
  if (!isAnswer) throw new Error(`Status ${status}`)
  return response.json()
}

// --- Refusals ---------------------------------------------------------------------------------

const PaypalError = z.object({
  name: z.string(),
  message: z.string().nullish(),
  details: z
    .array(z.object({ issue: z.string().nullish(), description: z.string().nullish() }))
    .nullish(),
})

function toRefusal({ name, message, details }: z.infer<typeof PaypalError>): PaypalRefusal {
  const [detail] = details ?? []
  const issue = detail?.issue ?? name
  return { name, issue, description: detail?.description ?? message ?? issue }
}

/** What was asked for. @throws GatewayRefused | GatewayUnavailable */
export function readAnswer<S extends z.ZodType>(
  schema: S,
  { body, refusal }: PaypalAnswer,
): z.infer<S> {
  if (refusal) throw new GatewayRefused(reasonOf(refusal), refusal.description)
  return parseAnswer('PayPal', schema, body)
}

function reasonOf({ name, issue }: PaypalRefusal): RefusalReason {
  if (name === 'RESOURCE_NOT_FOUND') return 'not_found'
  switch (issue) {
    case 'CAPTURE_FULLY_REFUNDED':
      return 'already_refunded'
    case 'PENDING_CAPTURE':
      return 'state'
    case 'REFUND_AMOUNT_EXCEEDED':
    case 'REFUND_AMOUNT_TOO_LOW':
    case 'CANNOT_BE_ZERO_OR_NEGATIVE':
    case 'MAX_VALUE_EXCEEDED':
      return 'amount'
    default:
      return 'other'
  }
}
