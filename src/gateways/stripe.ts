import Stripe from 'stripe'
import * as z from 'zod'
import { GatewayRefused, GatewayUnavailable } from '../core/payments/errors.ts'
import type { Gateway, GatewayPayment, Money, SignedWebhooks } from '../core/ports.ts'
import { type Fetch, guardedFetch, ownFetch } from '../outgoing/guarded-fetch.ts'
import { answerOf, outcomeOf, toRefused } from './stripe-answer.ts'
import { stripeSavedCards } from './stripe-cards.ts'
import { charge } from './stripe-charge.ts'
import { stripeCurrencies } from './stripe-currencies.ts'
import { retrievePayment, StripeIntent, toPayment } from './stripe-payment.ts'
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

export type StripeGateway = Gateway &
  SignedWebhooks &
  Required<Pick<Gateway, 'charge' | 'savedCards'>>

/**
 * Stripe through PaymentIntents, which the browser completes with the client secret, or the server
 * with a method that the browser has made.
 */
export function createStripeGateway(options: StripeOptions): StripeGateway {
  const stripe = createClient(options)
  const { paymentIntents: payments, refunds } = stripe
  const retrieve = (reference: string) => retrievePayment(payments, reference)
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
    create: (request) => create(payments, request),
    retrieve,
    // A payment is final at Stripe as soon as the browser has completed it.
    confirm: retrieve,
    charge: (request) => charge(payments, request),
    savedCards: stripeSavedCards(stripe),
    cancel: (reference, key) =>
      answerOf(StripeIntent, toPayment, () =>
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

async function create(
  payments: Stripe['paymentIntents'],
  { key, money, metadata, description, customer }: Parameters<Gateway['create']>[0],
): Promise<GatewayPayment> {
  const outcome = await outcomeOf(StripeIntent, () =>
    payments.create(
      {
        ...fromMoney(money),
        metadata,
        description,
        ...(customer && { customer }),
        // Without redirects the browser finishes on the page it is on: no return URL needed.
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      },
      { idempotencyKey: key },
    ),
  )
  if (outcome.ok) return toPayment(outcome.answer)
  // It was opened for another customer meanwhile, which says nothing against it.
  if (outcome.refusal.rawType === 'idempotency_error') {
    throw new GatewayUnavailable('The payment was asked for in other words')
  }
  throw toRefused(outcome.refusal)
}

function createClient({ secretKey, apiUrl, fetch: send = ownFetch }: StripeOptions): Stripe {
  return new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient(guardedFetch(apiUrl, send)),
    timeout: timeoutMs,
    maxNetworkRetries: retriesMax,
    telemetry: false,
  })
}

const Refunds = z.object({ data: z.array(StripeRefund) })

function fromMoney({ amount, currency }: Money): { amount: number; currency: string } {
  if (!stripeCurrencies.includes(currency)) {
    throw new GatewayRefused('other', `Stripe does not take ${currency}`)
  }
  return { amount, currency: currency.toLowerCase() }
}
