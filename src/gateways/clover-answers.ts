import * as z from 'zod'
import { GatewayRefused } from '../core/payments/errors.ts'
import type { GatewayPayment, GatewayRefund, GatewayState } from '../core/ports.ts'

const Amount = z.int().nonnegative()

// --- Charges ----------------------------------------------------------------------------------

/** What Clover leaves out differs from answer to answer. */
export const Charge = z.object({
  id: z.string().min(1),
  status: z.string(),
  amount: Amount,
  amount_captured: Amount.nullish(),
  amount_refunded: Amount.nullish(),
  captured: z.boolean().nullish(),
  paid: z.boolean().nullish(),
  currency: z.string().length(3),
  failure_message: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
})

type Charge = z.infer<typeof Charge>

export function toPayment(charge: Charge): GatewayPayment {
  const state = toState(charge)
  const isPaid = state === 'succeeded'
  return {
    gateway: 'clover',
    reference: charge.id,
    captureReference: isPaid ? charge.id : null,
    state,
    money: {
      amount: isPaid ? capturedAmount(charge) : charge.amount,
      currency: charge.currency.toUpperCase(),
    },
    refundedAmount: charge.amount_refunded ?? null,
    clientSecret: null,
    paymentUrl: null,
    failureMessage: charge.failure_message ?? null,
    metadata: charge.metadata ?? {},
  }
}

function toState(charge: Charge): GatewayState {
  switch (charge.status) {
    case 'succeeded':
      // An authorisation succeeds, too: there is no money in it yet.
      return charge.paid && capturedAmount(charge) > 0 ? 'succeeded' : 'processing'
    case 'failed':
      return 'failed'
    default:
      // `pending`, and what Clover may add.
      return 'processing'
  }
}

/** Clover's own examples call a charge not captured and name the amount that was. */
function capturedAmount({ amount, amount_captured: captured, captured: isCaptured }: Charge) {
  return captured ?? (isCaptured ? amount : 0)
}

// --- Refunds ----------------------------------------------------------------------------------

export const Refund = z.object({
  id: z.string().min(1),
  status: z.string(),
  amount: Amount.nullish(),
})

export function toRefund(
  refund: z.infer<typeof Refund>,
  asked: { key: string; amount: number },
): GatewayRefund {
  const state = toRefundState(refund.status)
  return {
    reference: refund.id,
    state,
    amount: refund.amount ?? asked.amount,
    key: asked.key,
    failureMessage: state === 'failed' ? 'Clover could not pay it back.' : null,
  }
}

function toRefundState(status: string): GatewayRefund['state'] {
  switch (status) {
    case 'succeeded':
    case 'failed':
      return status
    default:
      return 'pending'
  }
}

// --- Failures ---------------------------------------------------------------------------------

/** What was refused, and why: of some refusals there is a sentence alone. */
export const Failure = z
  .object({
    message: z.string().nullish(),
    error: z
      .object({
        type: z.string().nullish(),
        code: z.string().nullish(),
        message: z.string().nullish(),
        /** The charge that was declined. */
        charge: z.string().min(1).nullish(),
        param: z.string().nullish(),
      })
      .nullish(),
  })
  .refine(({ message, error }) => message || error)
  .transform(({ message, error }) => ({
    type: error?.type ?? '',
    code: error?.code ?? '',
    message: error?.message ?? message ?? 'Clover refused',
    charge: error?.charge ?? null,
    param: error?.param ?? '',
  }))

export type Failure = z.infer<typeof Failure>

/** They are about us, or about a request with our key that is still under way. */
const outages = [
  'api_error',
  'api_connection_error',
  'authentication_error',
  'rate_limit_error',
  'idempotency_error',
]

/** Says nothing of the payment, whatever status it came with. */
export function isOutage({ type, code }: Failure): boolean {
  return outages.includes(type) || code === 'rate_limit'
}

/** About the card, or about the token that stands for it: another one may do. */
const declines = [
  'card_declined',
  'card_on_file_missing',
  'expired_card',
  'incorrect_cvc',
  'invalid_cvc',
  'incorrect_number',
  'invalid_number',
  'invalid_card_type',
  'token_already_used',
  // A new charge names nothing that could be missing but its token.
  'resource_missing',
]

/** Of a token that stands for no card which can pay: Clover's own words are for developers. */
export const unusable = 'This card token cannot be used.'

const aboutToken = ['card_on_file_missing', 'token_already_used', 'resource_missing']

/** What the customer is told of a charge that was declined. */
export function declineWords(failure: Failure): string {
  return isAboutToken(failure) ? unusable : failure.message
}

/** About the token, and not about its card. */
export function isAboutToken({ code, param }: Failure): boolean {
  return aboutToken.includes(code) || param === 'source'
}

/** Whether a charge was declined. Clover's pages disagree about the status of that. */
export function isDecline({ type, code, param }: Failure): boolean {
  return type === 'card_error' || declines.includes(code) || param === 'source'
}

export function refusal({ code, message }: Failure): GatewayRefused {
  return new GatewayRefused(refusalReason(code), message)
}

function refusalReason(code: string): GatewayRefused['reason'] {
  switch (code) {
    case 'charge_already_refunded':
      return 'already_refunded'
    case 'resource_missing':
      return 'not_found'
    case 'amount_too_large':
    case 'invalid_charge_amount':
      return 'amount'
    default:
      return 'other'
  }
}
