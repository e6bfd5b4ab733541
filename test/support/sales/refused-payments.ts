import type { Json } from '../http/client.ts'

/** What is answered to a payment that did not go through. */
export function refused(details: unknown): Json {
  return { status: 'error', message: 'Payment processing failed', details }
}

export const noCheckout = refused('No active checkout')
export const stale = refused('The cart has changed. Please start the checkout again.')
export const over = refused(
  'This checkout is over, and anything charged for it is refunded. Please start the checkout again.',
)
export const undone = refused('The payment could not be completed. Please try again.')
/** Of methods that are none, somebody else's or used up. */
export const unusableMethod = refused('This payment method cannot be used.')
export const unusableToken = refused('This card token cannot be used.')
export const otherPaypalOrder = refused('This is not the PayPal order of this checkout.')
export const short = refused('Not enough stock available')
export const unsettled = refused(
  'The payment is being settled. Please look at your orders in a moment.',
)
export const underWay = refused(
  'The payment is still being processed and will be refunded. Please start the checkout again.',
)
