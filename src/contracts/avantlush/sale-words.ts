import type * as checkout from '../../core/checkout/errors.ts'
import type * as payments from '../../core/payments/errors.ts'
import { say, type Words } from '../../http/failure-words.ts'
import type { Answer } from './errors.ts'

type PaymentFault = InstanceType<typeof checkout.PaymentFailed>['data']

const stale = 'The cart has changed. Please start the checkout again.'
const unsettled = 'The payment is being settled. Please look at your orders in a moment.'

/** What is told of a payment that did not go through; the provider's own words where it has some. */
function detailsOf({ reason, message, unfinished }: PaymentFault): string {
  switch (reason) {
    case 'no_quote':
      return 'No active checkout'
    case 'stale':
    case 'closed':
      return stale
    case 'used_up':
      return 'The promo code is no longer available.'
    case 'insufficient_stock':
    case 'product_unavailable':
      return 'Not enough stock available'
    case 'declined':
      return message ?? 'The payment was declined'
    case 'unfinished':
      return unfinished?.clientSecret
        ? `Authentication required: confirm the payment with client_secret ${unfinished.clientSecret}, ` +
            `then send payment_method_id ${unfinished.reference}.`
        : 'The payment has not been completed by the customer yet.'
    case 'not_taken':
      return message ?? 'The payment could not be taken. Please start the checkout again.'
    case 'interrupted':
      return unsettled
  }
}

const choose = 'Select a valid choice.'

/** What the document says of checkouts that come to nothing. */
export const saleWords: Words<typeof checkout | typeof payments, Answer> = {
  payment_failed: (fault) => ({
    ...say(400, 'Payment processing failed'),
    details: detailsOf(fault),
  }),
  quote_not_open: say(404, 'No active checkout'),
  shipping_method_unknown: say(400, choose, { field: 'shipping_method_id' }),
  gateway_unsuitable: say(400, choose, { field: 'payment_method' }),
  shipping_address_unknown: say(400, 'Invalid shipping address'),
  webhook_rejected: say(400, 'Invalid signature'),
}
