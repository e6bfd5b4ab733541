import Stripe from 'stripe'
import * as z from 'zod'
import { GatewayRefused, GatewayUnavailable } from '../core/payments/errors.ts'
import type { Gateway, GatewayPayment, GatewayState, Money, SignedWebhooks } from '../core/ports.ts'
import { type Fetch, guardedFetch, ownFetch } from '../outgoing/guarded-fetch.ts'
import { stripeCurrencies } from './stripe-currencies.ts'
import { StripeRefund, toRefund } from './stripe-refund.ts'
import { stripeWebhookVerifier } from './stripe-webhook.ts'

const timeoutMs = 10_000
/** Each repeats the idempotency key. More would outlast the patience of whoever waits for us. */
const retriesMax = 1
/** Of one payment. Nobody refunds in so many parts. */
const refundsMax = 100

export interface StripeOptions {
  secretKey: string
  /** All of them are accepted: two while a secret is being rotated. */
  webhookSecrets: string[]
  /** Origin of Stripe's API, with a path prefix where the simulator stands in for it. */
  apiUrl: string
  fetch?: Fetch
}

/** Stripe through PaymentIntents, which the browser completes with the client secret. */
export function createStripeGateway(options: StripeOptions): Gateway & SignedWebhooks {
  const { payments, refunds } = createClient(options)
  const retrieve = (reference: string) =>
    answerOf(Intent, toPayment, () =>
      // Only the charge knows how much of it went back.
      payments.retrieve(reference, { expand: ['latest_charge'] }),
    )
  return {
    name: 'stripe',
    flow: 'browser',
    capabilities: {
      currencies: stripeCurrencies,
      needsConfirm: false,
      cancel: true,
      refunds: true,
      partialRefunds: true,
      idempotentRefund: true,
    },
    create: ({ key, money, metadata, description }) =>
      answerOf(Intent, toPayment, () =>
        payments.create(
          {
            ...fromMoney(money),
            metadata,
            description,
            // Without redirects the browser finishes on the page it is on: no return URL needed.
            automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          },
          { idempotencyKey: key },
        ),
      ),
    retrieve,
    // A payment is final at Stripe as soon as the browser has completed it.
    confirm: retrieve,
    cancel: (reference, key) =>
      answerOf(Intent, toPayment, () =>
        payments.cancel(reference, { expand: ['latest_charge'] }, { idempotencyKey: key }),
      ),
    refund: ({ reference, key, money: { amount }, reason }) =>
      answerOf(StripeRefund, toRefund, () =>
        refunds.create(
          {
            payment_intent: reference,
            amount,
            metadata: { refund_key: key },
            ...(reason !== null && { reason }),
          },
          { idempotencyKey: key },
        ),
      ),
    listRefunds: ({ reference }) =>
      answerOf(
        Refunds,
        ({ data }) => data.map(toRefund),
        () => refunds.list({ payment_intent: reference, limit: refundsMax }),
      ),
    verifyWebhook: stripeWebhookVerifier(options.webhookSecrets),
  }
}

function createClient({ secretKey, apiUrl, fetch: send = ownFetch }: StripeOptions) {
  const { paymentIntents: payments, refunds } = new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient(guardedFetch(apiUrl, send)),
    timeout: timeoutMs,
    maxNetworkRetries: retriesMax,
    telemetry: false,
  })
  return { payments, refunds }
}

// --- Answers ----------------------------------------------------------------------------------

const Amount = z.int().nonnegative()
const Currency = z.string().length(3)

const Intent = z.object({
  id: z.string().startsWith('pi_'),
  status: z.string(),
  amount: Amount,
  amount_received: Amount,
  currency: Currency,
  client_secret: z.string().nullish(),
  last_payment_error: z.object({ message: z.string().nullish() }).nullish(),
  latest_charge: z.union([z.string(), z.object({ amount_refunded: Amount })]).nullish(),
  metadata: z.record(z.string(), z.string()),
})

const Refunds = z.object({ data: z.array(StripeRefund) })

function toPayment(intent: z.infer<typeof Intent>): GatewayPayment {
  const state = toState(intent)
  return {
    gateway: 'stripe',
    reference: intent.id,
    state,
    money: toMoney(state === 'succeeded' ? intent.amount_received : intent.amount, intent.currency),
    refundedAmount: refundedAmount(intent.latest_charge),
    clientSecret: intent.client_secret ?? null,
    paymentUrl: null,
    failureMessage: intent.last_payment_error?.message ?? null,
    metadata: intent.metadata,
  }
}

function toState(intent: z.infer<typeof Intent>): GatewayState {
  switch (intent.status) {
    case 'succeeded':
      return 'succeeded'
    case 'canceled':
      return 'cancelled'
    case 'processing':
      return 'processing'
    case 'requires_payment_method':
      // A declined card leaves the intent open for another try; the error tells it from a new one.
      return intent.last_payment_error ? 'failed' : 'pending'
    default:
      // requires_confirmation, requires_action, requires_capture, and what Stripe may add.
      return 'pending'
  }
}

function refundedAmount(charge: z.infer<typeof Intent>['latest_charge']): number | null {
  if (typeof charge === 'string') return null
  return charge?.amount_refunded ?? 0
}

// --- Money ------------------------------------------------------------------------------------

function fromMoney({ amount, currency }: Money): { amount: number; currency: string } {
  if (!stripeCurrencies.includes(currency)) {
    throw new GatewayRefused('other', `Stripe does not take ${currency}`)
  }
  return { amount, currency: currency.toLowerCase() }
}

function toMoney(amount: number, currency: string): Money {
  return { amount, currency: currency.toUpperCase() }
}

// --- Failures ---------------------------------------------------------------------------------

async function answerOf<S extends z.ZodType, T>(
  schema: S,
  translate: (answer: z.infer<S>) => T,
  ask: () => Promise<unknown>,
): Promise<T> {
  const answer = schema.safeParse(await ask().catch(rethrow))
  // What was asked has probably happened, but we cannot tell.
  if (!answer.success) throw new GatewayUnavailable('Stripe gave an answer we cannot read')
  return translate(answer.data)
}

function rethrow(error: unknown): never {
  // The SDK stumbles over answers without a body.
  if (!(error instanceof Stripe.errors.StripeError)) {
    throw new GatewayUnavailable('Stripe gave no usable answer', { cause: error })
  }
  if (!isRefusal(error.statusCode)) throw new GatewayUnavailable(error.message, { cause: error })
  throw new GatewayRefused(refusalReason(error.code), error.message)
}

/**
 * 401 and 403 are about our keys, 409 is another request with our key still under way, 429 a call for
 * patience: none of them says anything of the payment.
 */
function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && !outages.includes(status)
}

const outages = [401, 403, 409, 429]

function refusalReason(code: string | undefined): GatewayRefused['reason'] {
  switch (code) {
    case 'payment_intent_unexpected_state':
      return 'state'
    case 'charge_already_refunded':
      return 'already_refunded'
    case 'resource_missing':
      return 'not_found'
    case 'amount_too_small':
    case 'amount_too_large':
      return 'amount'
    default:
      return 'other'
  }
}
