import * as z from 'zod'
import { GatewayRefused, GatewayUnavailable } from '../../../../src/core/payments/errors.ts'
import type { Gateway, SignedWebhooks } from '../../../../src/core/ports.ts'
import { type Fetch, sendGuarded, withoutSlash } from '../../../../src/outgoing/guarded-fetch.ts'
import { Order, Refund, Refunds, toPayment, toRefund } from './answers.ts'
import { wireMoney } from './books.ts'
import { walletWebhookVerifier } from './webhooks.ts'

export interface WalletOptions {
  apiUrl: string
  apiKey: string
  webhookSecret: string
  fetch: Fetch
}

/**
 * A gateway of the tests alone, of PayPal's kind: the customer approves on its page, the shop captures
 * what was approved, and pays back by the capture. It repeats its answer to a request with the same id.
 */
export function createWalletGateway(options: WalletOptions): Gateway & SignedWebhooks {
  const ask = createClient(options)
  const retrieve = async (reference: string) =>
    toPayment(read(Order, await ask('GET', `/v1/orders/${encodeURIComponent(reference)}`)))
  return {
    name: 'wallet',
    flow: 'page',
    capabilities: {
      currencies: ['USD', 'IRR'],
      needsConfirm: true,
      cancel: false,
      refunds: true,
      partialRefunds: true,
      idempotentRefund: true,
    },
    async create({ key, money, metadata, returnUrl }) {
      const order = {
        amount: wireMoney(money.amount, money.currency),
        custom_id: metadata.payment_key,
        invoice_id: metadata.order_id,
        return_url: returnUrl,
      }
      return toPayment(read(Order, await ask('POST', '/v1/orders', { key, body: order })))
    },
    retrieve,
    async confirm(reference, key) {
      const path = `/v1/orders/${encodeURIComponent(reference)}/capture`
      const answer = await ask('POST', path, { key, body: {} })
      if (answer.issue === 'INSTRUMENT_DECLINED') {
        const failureMessage = 'The wallet could not charge the instrument.'
        return { ...(await retrieve(reference)), state: 'failed', failureMessage }
      }
      // Captured before, or not approved after all: the order tells.
      return answer.status === 422 ? retrieve(reference) : toPayment(read(Order, answer))
    },
    async cancel() {
      throw new GatewayRefused('unsupported', 'The wallet cannot cancel a payment')
    },
    async refund({ captureReference, key, money }) {
      const body = { amount: wireMoney(money.amount, money.currency), custom_id: key }
      const path = `${capturePath(captureReference)}/refund`
      return toRefund(read(Refund, await ask('POST', path, { key, body })))
    },
    async listRefunds({ captureReference }) {
      const answer = await ask('GET', `${capturePath(captureReference)}/refunds`)
      return read(Refunds, answer).refunds.map(toRefund)
    },
    verifyWebhook: walletWebhookVerifier(options.webhookSecret),
  }
}

interface Answer {
  status: number
  issue: string | null
  body: unknown
}

type Ask = (
  method: 'GET' | 'POST',
  path: string,
  request?: { key: string; body: object },
) => Promise<Answer>

const timeoutMs = 10_000
/** About our key, or about patience. */
const outages = [401, 403, 409, 429]

function createClient({ apiUrl, apiKey, fetch: send }: WalletOptions): Ask {
  return async (method, path, request) => {
    const headers = new Headers({ Authorization: `Bearer ${apiKey}` })
    if (request) headers.set('Request-Id', request.key)
    try {
      const response = await sendGuarded(send, `${withoutSlash(apiUrl)}${path}`, {
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(request && { body: JSON.stringify(request.body) }),
      })
      const { status } = response
      if (status >= 500 || outages.includes(status)) throw new Error(`Status ${status}`)
      const body: unknown = await response.json()
      return { status, issue: Refusal.safeParse(body).data?.issue ?? null, body }
    } catch (cause) {
      throw new GatewayUnavailable('The wallet gave no usable answer', { cause })
    }
  }
}

const Refusal = z.object({ issue: z.string() })

function read<S extends z.ZodType>(schema: S, { status, issue, body }: Answer): z.infer<S> {
  if (issue !== null) throw new GatewayRefused(reasonOf(status, issue), `The wallet: ${issue}`)
  const result = schema.safeParse(body)
  // What was asked has probably happened, but we cannot tell.
  if (!result.success) throw new GatewayUnavailable('The wallet gave an answer we cannot read')
  return result.data
}

function reasonOf(status: number, issue: string): GatewayRefused['reason'] {
  if (status === 404) return 'not_found'
  return issue === 'CAPTURE_FULLY_REFUNDED' ? 'already_refunded' : 'other'
}

/** Its refunds name the capture, which the core has kept for that. */
function capturePath(captureReference: string | null): string {
  if (captureReference === null) throw new GatewayRefused('state', 'Nothing was captured')
  return `/v1/captures/${encodeURIComponent(captureReference)}`
}
