import type Stripe from 'stripe'
import { GatewayRefused } from '../core/payments/errors.ts'
import { unpaidAnswer } from '../core/payments/unpaid-answer.ts'
import type { ChargeRequest, GatewayPayment } from '../core/ports.ts'
import { outcomeOf, type StripeRefusal, toRefused } from './stripe-answer.ts'
import { retrievePayment, StripeIntent, toPayment } from './stripe-payment.ts'

/**
 * Confirms an opened payment with the customer's method; without one the customer has done so in the browser.
 * Stripe keeps its first answer to a key, a decline as well.
 */
export async function charge(
  payments: Stripe['paymentIntents'],
  request: ChargeRequest,
): Promise<GatewayPayment> {
  const { key, reference, method, savesCard } = request
  if (reference === null) throw new GatewayRefused('other', 'Stripe charges what was opened before')
  if (method === null) return retrievePayment(payments, reference, toAttempted)
  const outcome = await outcomeOf(StripeIntent, () =>
    payments.confirm(
      reference,
      {
        payment_method: method,
        // Left out, it would stay as it was when another card was tried.
        setup_future_usage: savesCard ? 'off_session' : '',
        // Where the bank asks the customer first, Stripe's script shows that.
        use_stripe_sdk: true,
        expand: ['latest_charge'],
      },
      { idempotencyKey: key },
    ),
  )
  if (outcome.ok) return toPayment(outcome.answer)
  const { refusal } = outcome
  // It has been paid, is under way or over: what it is now counts.
  if (isAboutState(refusal)) return retrievePayment(payments, reference)
  if (isAboutMethod(refusal)) return declined(request, reference, refusal)
  throw toRefused(refusal)
}

/** The secret is told where the bank asks the customer; of what nobody has tried yet there is nothing to go on with. */
function toAttempted(intent: StripeIntent): GatewayPayment {
  const payment = toPayment(intent)
  return intent.status === 'requires_action' ? payment : { ...payment, clientSecret: null }
}

const unusable = 'This payment method cannot be used.'

function isAboutState({ code }: StripeRefusal): boolean {
  return code === 'payment_intent_unexpected_state'
}

/**
 * A decline, or a method that may not be used: none that exists, somebody else's (`source`, where the
 * payment is of no customer), or used up, of which Stripe tells neither code nor parameter.
 */
function isAboutMethod({ statusCode, rawType, code, param }: StripeRefusal): boolean {
  if (statusCode === 402) return true
  if (rawType !== 'invalid_request_error') return false
  if (param !== undefined) return param === 'source' || param.startsWith('payment_method')
  return statusCode === 400 && (code === undefined || code.includes('payment_method'))
}

/** As Stripe tells it with the refusal, else as it was asked for. Another method may be tried. */
function declined(
  request: ChargeRequest,
  reference: string,
  { payment_intent: intent, message, statusCode }: StripeRefusal,
): GatewayPayment {
  const told = StripeIntent.safeParse(intent)
  // Of a card that is declined Stripe has words for the customer, and of the rest for developers.
  const failureMessage = statusCode === 402 ? message : unusable
  const outcome = { state: 'failed', failureMessage } as const
  if (!told.success) return unpaidAnswer(request, { gateway: 'stripe', reference, ...outcome })
  const payment = toPayment(told.data)
  const isOpen = payment.state === 'pending' || payment.state === 'failed'
  return isOpen ? { ...payment, ...outcome } : payment
}
