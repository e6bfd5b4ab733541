import Stripe from 'stripe'
import type * as z from 'zod'
import { GatewayRefused, GatewayUnavailable } from '../core/payments/errors.ts'
import { isOutageStatus } from './outage-statuses.ts'
import { parseAnswer } from './parse-answer.ts'

/** What Stripe has answered, or why it refused. */
export type StripeOutcome<T> = { ok: true; answer: T } | { ok: false; refusal: StripeRefusal }

export type StripeRefusal = InstanceType<typeof Stripe.errors.StripeError>

/** @throws GatewayRefused | GatewayUnavailable */
export async function answerOf<S extends z.ZodType, T>(
  schema: S,
  translate: (answer: z.infer<S>) => T,
  ask: () => Promise<unknown>,
): Promise<T> {
  const outcome = await outcomeOf(schema, ask)
  if (!outcome.ok) throw toRefused(outcome.refusal)
  return translate(outcome.answer)
}

/** @throws GatewayUnavailable */
export async function outcomeOf<S extends z.ZodType>(
  schema: S,
  ask: () => Promise<unknown>,
): Promise<StripeOutcome<z.infer<S>>> {
  return ask().then(
    (told) => ({ ok: true, answer: parseAnswer('Stripe', schema, told) }),
    (error: unknown) => ({ ok: false, refusal: assertRefusal(error) }),
  )
}

export function toRefused({ code, message }: StripeRefusal): GatewayRefused {
  return new GatewayRefused(refusalReason(code), message)
}

function assertRefusal(error: unknown): StripeRefusal {
  // The SDK stumbles over answers without a body.
  if (!(error instanceof Stripe.errors.StripeError)) {
    throw new GatewayUnavailable('Stripe gave no usable answer', { cause: error })
  }
  if (!isRefusal(error)) throw new GatewayUnavailable(error.message, { cause: error })
  return error
}

/** Older calls answer a call for patience with 400. */
function isRefusal({ statusCode: status, code }: StripeRefusal): boolean {
  if (status === undefined || code === 'rate_limit') return false
  return status >= 400 && !isOutageStatus(status)
}

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
