import { makeCharge } from './charges.ts'
import { cardError, docUrl, refused, type StripeFailure, unexpectedState } from './errors.ts'
import { emit } from './events.ts'
import type { FutureUsage, KnownMethod, PaymentIntent } from './objects.ts'
import { assertUsable, attachMethod, takeMethod } from './payment-methods.ts'
import { authenticationRequired, type Decline } from './test-cards.ts'
import type { Cause, World } from './world.ts'

export interface Confirmation {
  paymentMethod: string | undefined
  isOffSession: boolean
  returnUrl: string | undefined
  /** Empty where the card shall not be kept, whatever was said before. */
  futureUsage: FutureUsage | '' | undefined
  /** Stripe.js leads its customer to another page and back by itself. */
  isInBrowser: boolean
  /** Where the page is on which the holder of a card is asked. */
  authenticationUrl: string
  cause: Cause
}

/** Charges the method, or asks its holder first. Throws a card error when the bank says no. */
export function confirmIntent(
  world: World,
  intent: PaymentIntent,
  confirmation: Confirmation,
): void {
  assertConfirmable(intent)
  assertReturnable(intent, confirmation)
  const method = methodFor(world, intent, confirmation.paymentMethod)
  assertUsable(method, intent.customer, { payment_intent: intent })
  intent.payment_method = method.object.id
  const { futureUsage } = confirmation
  if (futureUsage !== undefined) intent.setup_future_usage = futureUsage || null
  intent.last_payment_error = null
  intent.next_action = null
  const { outcome } = method.card
  if (outcome === 'approve') {
    succeed(world, intent, confirmation.cause)
    return
  }
  if (outcome === 'authenticate' && !confirmation.isOffSession) {
    intent.status = 'requires_action'
    intent.next_action = {
      type: 'redirect_to_url',
      redirect_to_url: {
        url: confirmation.authenticationUrl,
        return_url: confirmation.returnUrl ?? null,
      },
    }
    return
  }
  if (outcome === 'process') {
    intent.status = 'processing'
    const { cause } = confirmation
    emit(world, { type: 'payment_intent.processing', object: intent, cause, payment: intent.id })
    return
  }
  const decline = outcome === 'authenticate' ? authenticationRequired : outcome
  throw fail(world, intent, decline, confirmation.cause)
}

function assertConfirmable(intent: PaymentIntent): void {
  if (intent.status === 'succeeded') {
    throw unexpectedState(
      'You cannot confirm this PaymentIntent because it has already succeeded after being ' +
        'previously confirmed.',
      intent,
    )
  }
  if (intent.status === 'canceled' || intent.status === 'processing') {
    throw unexpectedState(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a ` +
        'PaymentIntent with one of the following statuses may be confirmed: ' +
        'requires_payment_method, requires_confirmation, requires_action.',
      intent,
    )
  }
}

/** Who may be led to another page must have one to come back to. */
function assertReturnable(intent: PaymentIntent, { isInBrowser, returnUrl }: Confirmation): void {
  const mayLeave = intent.automatic_payment_methods?.allow_redirects === 'always'
  if (isInBrowser || returnUrl !== undefined || !mayLeave) return
  throw refused(
    'A `return_url` must be specified because this Payment Intent is configured to automatically ' +
      'accept the payment methods enabled in the Dashboard, some of which may require a full page ' +
      'redirect to succeed.',
    { param: 'return_url', payment_intent: intent },
  )
}

function methodFor(world: World, intent: PaymentIntent, given: string | undefined): KnownMethod {
  const id = given ?? intent.payment_method
  if (id === null) {
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can " +
        'either update the PaymentIntent with a payment method and then confirm it again, or ' +
        'confirm it again directly with a payment method.',
      intent,
    )
  }
  return takeMethod(world, id, 'payment_method')
}

export function succeed(
  world: World,
  intent: PaymentIntent,
  cause: Cause,
  received = intent.amount,
): void {
  const method = chosenMethod(world, intent)
  const charge = makeCharge(world, intent, method.object, null, received)
  method.isUsed = true
  intent.status = 'succeeded'
  intent.amount_received = received
  intent.latest_charge = charge.id
  intent.next_action = null
  const payment = intent.id
  emit(world, { type: 'payment_intent.succeeded', object: intent, cause, payment })
  emit(world, { type: 'charge.succeeded', object: charge, cause, payment })
  if (intent.customer !== null && intent.setup_future_usage !== null) {
    attachMethod(world, method, intent.customer, cause)
  }
}

/** Leaves the intent open for another method, and answers the error to be thrown. */
export function fail(
  world: World,
  intent: PaymentIntent,
  decline: Decline,
  cause: Cause,
): StripeFailure {
  const { object: method } = chosenMethod(world, intent)
  const charge = makeCharge(world, intent, method, decline)
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  intent.latest_charge = charge.id
  intent.next_action = null
  intent.last_payment_error = {
    type: 'card_error',
    code: decline.code,
    decline_code: decline.declineCode,
    message: decline.message,
    doc_url: docUrl(decline.code),
    charge: charge.id,
    payment_method: method,
  }
  const payment = intent.id
  emit(world, { type: 'payment_intent.payment_failed', object: intent, cause, payment })
  emit(world, { type: 'charge.failed', object: charge, cause, payment })
  return cardError(decline, {
    charge: charge.id,
    payment_intent: intent,
    payment_method: method,
  })
}

function chosenMethod(world: World, intent: PaymentIntent): KnownMethod {
  return takeMethod(world, intent.payment_method ?? '', 'payment_method')
}
