import type Stripe from 'stripe'
import * as z from 'zod'
import type { GatewayPayment, GatewayState } from '../core/ports.ts'
import { answerOf } from './stripe-answer.ts'

const Amount = z.int().nonnegative()

/** A payment as Stripe answers it. */
export const StripeIntent = z.object({
  id: z.string().startsWith('pi_'),
  status: z.string(),
  amount: Amount,
  amount_received: Amount,
  currency: z.string().length(3),
  client_secret: z.string().nullish(),
  last_payment_error: z.object({ message: z.string().nullish() }).nullish(),
  latest_charge: z.union([z.string(), z.object({ amount_refunded: Amount })]).nullish(),
  metadata: z.record(z.string(), z.string()),
})

export type StripeIntent = z.infer<typeof StripeIntent>

export function retrievePayment(
  payments: Stripe['paymentIntents'],
  reference: string,
  read = toPayment,
): Promise<GatewayPayment> {
  return answerOf(StripeIntent, read, () =>
    // Only the charge knows how much of it went back.
    payments.retrieve(reference, { expand: ['latest_charge'] }),
  )
}

export function toPayment(intent: StripeIntent): GatewayPayment {
  const state = toState(intent)
  return {
    gateway: 'stripe',
    reference: intent.id,
    captureReference: null,
    state,
    money: {
      amount: state === 'succeeded' ? intent.amount_received : intent.amount,
      currency: intent.currency.toUpperCase(),
    },
    refundedAmount: refundedAmount(intent.latest_charge),
    clientSecret: intent.client_secret ?? null,
    paymentUrl: null,
    failureMessage: intent.last_payment_error?.message ?? null,
    metadata: intent.metadata,
  }
}

function toState(intent: StripeIntent): GatewayState {
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

function refundedAmount(charge: StripeIntent['latest_charge']): number | null {
  if (typeof charge === 'string') return null
  return charge?.amount_refunded ?? 0
}
