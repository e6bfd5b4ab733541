import { GatewayRefused, GatewayUnavailable } from '../core/payments/errors.ts'
import { unpaidAnswer } from '../core/payments/unpaid-answer.ts'
import type {
  ChargeRequest,
  Gateway,
  GatewayPayment,
  GatewayRefund,
  RefundRequest,
  SignedWebhooks,
} from '../core/ports.ts'
import { sha256 } from '../core/sha256.ts'
import { type Fetch, ownFetch, sendGuarded, withoutSlash } from '../outgoing/guarded-fetch.ts'
import {
  Charge,
  declineWords,
  Failure,
  isAboutToken,
  isDecline,
  isOutage,
  Refund,
  refusal,
  toPayment,
  toRefund,
  unusable,
} from './clover-answers.ts'
import { cloverWebhookVerifier } from './clover-webhook.ts'
import { isOutageStatus } from './outage-statuses.ts'
import { parseAnswer } from './parse-answer.ts'

const timeoutMs = 10_000

export interface CloverOptions {
  /** Of the Ecommerce API. The browser is given the public one, for card tokens. */
  privateKey: string
  /** All of them are accepted: two while a secret is being rotated. */
  webhookSecrets: string[]
  /** Origin of the Ecommerce API, with a path prefix where the simulator stands in for it. */
  apiUrl: string
  fetch?: Fetch
}

export type CloverGateway = Gateway & SignedWebhooks & Required<Pick<Gateway, 'charge'>>

/**
 * Clover's Ecommerce API: the browser turns a card into a token, which pays once. Nothing is opened
 * before the charge, and so nothing can be cancelled. Charges have one plain amount, since Clover pays
 * no part back of one with taxes or tips.
 */
export function createCloverGateway(options: CloverOptions): CloverGateway {
  const ask = createClient(options)
  return {
    name: 'clover',
    flow: 'token',
    capabilities: {
      currencies: ['USD'],
      needsConfirm: false,
      cancel: false,
      refunds: true,
      partialRefunds: true,
      idempotentRefund: true,
    },
    async create() {
      throw new GatewayRefused('unsupported', 'Clover opens no payment before it is charged')
    },
    charge: (request) => charge(ask, request),
    retrieve: (reference) => retrieve(ask, reference),
    confirm: (reference) => retrieve(ask, reference),
    async cancel() {
      throw new GatewayRefused('unsupported', 'Clover cannot cancel a charge')
    },
    refund: (request) => refund(ask, request),
    // It tells how much went back, and not at whose wish.
    listRefunds: async () => null,
    verifyWebhook: cloverWebhookVerifier(options.webhookSecrets),
  }
}

async function charge(ask: Ask, request: ChargeRequest): Promise<GatewayPayment> {
  const { key, money, metadata, description, method, clientAddress } = request
  if (method === null) throw new GatewayRefused('other', 'Clover needs the token of a card')
  // The id of a customer whose card Clover keeps would pay with that.
  if (!/^clv_[\w-]+$/.test(method)) return declined(request, notAToken)
  if (money.currency !== 'USD') {
    throw new GatewayRefused('other', `Clover does not take ${money.currency}`)
  }
  const { body, failure } = await ask('POST', '/v1/charges', {
    key,
    headers: clientAddress === null ? {} : { 'X-Forwarded-For': clientAddress },
    body: {
      amount: money.amount,
      currency: 'usd',
      source: method,
      capture: true,
      ecomind: 'ecom',
      description,
      // Merchants see it in Clover's dashboard, which takes up to twelve letters and digits.
      external_reference_id: metadata.payment_id,
      metadata,
    },
  })
  // Not every answer repeats the metadata.
  if (failure === null) return { ...toPayment(parseAnswer('Clover', Charge, body)), metadata }
  // Our own charge may have used it up, whose key Clover has forgotten.
  if (request.isRepeated && isAboutToken(failure)) {
    throw new GatewayUnavailable('The token may have paid the charge that is asked for')
  }
  if (isDecline(failure)) {
    return declined(request, { charge: failure.charge, message: declineWords(failure) })
  }
  throw refusal(failure)
}

const notAToken = { charge: null, message: unusable }

/** Clover need not have made a charge to decline it; then our key is all there is. */
function declined(
  request: ChargeRequest,
  { charge, message }: Pick<Failure, 'charge' | 'message'>,
): GatewayPayment {
  return unpaidAnswer(request, {
    gateway: 'clover',
    reference: charge ?? request.key,
    state: 'failed',
    failureMessage: message,
  })
}

async function retrieve(ask: Ask, reference: string): Promise<GatewayPayment> {
  // Without an id, or with dots, the path would be another one.
  if (!/^[\w-]+$/.test(reference)) throw new GatewayRefused('not_found', 'Not a charge of Clover')
  const { body, failure } = await ask('GET', `/v1/charges/${reference}`)
  if (failure !== null) throw refusal(failure)
  const payment = toPayment(parseAnswer('Clover', Charge, body))
  // A charge that has failed is over: paying takes another one.
  return payment.state === 'failed' ? { ...payment, state: 'cancelled' } : payment
}

async function refund(
  ask: Ask,
  { reference, captureReference, key, money, reason }: RefundRequest,
): Promise<GatewayRefund> {
  const { amount } = money
  const { body, failure } = await ask('POST', '/v1/refunds', {
    key,
    body: { charge: captureReference ?? reference, amount, ...(reason !== null && { reason }) },
  })
  if (failure !== null) throw refusal(failure)
  return toRefund(parseAnswer('Clover', Refund, body), { key, amount })
}

// --- Requests ---------------------------------------------------------------------------------

interface Answer {
  body: unknown
  failure: Failure | null
}

/** @throws GatewayUnavailable */
type Ask = (
  method: 'GET' | 'POST',
  path: string,
  request?: { key: string; body: object; headers?: Record<string, string> },
) => Promise<Answer>

function createClient({ privateKey, apiUrl, fetch: send = ownFetch }: CloverOptions): Ask {
  return async (method, path, request) => {
    const headers = new Headers({
      ...request?.headers,
      Accept: 'application/json',
      Authorization: `Bearer ${privateKey}`,
      'User-Agent': 'Souk',
    })
    if (request) {
      headers.set('Content-Type', 'application/json')
      headers.set('Idempotency-Key', await toUuid(request.key))
    }
    try {
      const response = await sendGuarded(send, `${withoutSlash(apiUrl)}${path}`, {
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(request && { body: JSON.stringify(request.body) }),
      })
      return await readAnswer(response)
    } catch (cause) {
      throw new GatewayUnavailable('Clover gave no usable answer', { cause })
    }
  }
}

async function readAnswer(response: Response): Promise<Answer> {
  const { ok, status } = response
  if (isOutageStatus(status)) throw new Error(`Status ${status}`)
  const body: unknown = await response.json()
  if (ok) return { body, failure: null }
  const failure = Failure.parse(body)
  if (isOutage(failure)) throw new Error(failure.message)
  return { body, failure }
}

/** Clover's keys are UUIDs (version 4); other keys go there as a hash that looks like one. */
async function toUuid(key: string): Promise<string> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) return key
  const hash = await sha256(new TextEncoder().encode(key))
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(12, 15)}`,
    `8${hash.slice(15, 18)}`,
    hash.slice(18, 30),
  ]
  return parts.join('-')
}
