import type * as cart from '../../core/cart/errors.ts'
import type * as checkout from '../../core/checkout/errors.ts'
import type * as orders from '../../core/orders/errors.ts'
import type * as payments from '../../core/payments/errors.ts'
import type * as promotions from '../../core/promotions/errors.ts'
import type * as shipping from '../../core/shipping/errors.ts'
import type * as wishlist from '../../core/wishlist/errors.ts'
import { say, type Words } from '../../http/failure-words.ts'
import type { Answer } from './words.ts'

/** The areas of the core whose failures in sales this contract words. */
type Areas =
  | typeof cart
  | typeof checkout
  | typeof orders
  | typeof payments
  | typeof promotions
  | typeof shipping
  | typeof wishlist

export const invalidCode = 'Invalid promo code'
export const invalidMove = 'Invalid wishlist item or quantity'

type PaymentFault = InstanceType<typeof checkout.PaymentFailed>['data']

/** What clients are told of a payment that did not go through; the provider's own words if there are any. */
function detailsOf({ reason, message, unfinished }: PaymentFault): string {
  switch (reason) {
    case 'no_quote':
      return 'No active checkout'
    case 'stale':
      return 'The cart has changed. Please start the checkout again.'
    case 'closed':
      return 'This checkout is over, and anything charged for it is refunded. Please start the checkout again.'
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
    case 'under_way':
      return 'The payment is still being processed and will be refunded. Please start the checkout again.'
    case 'not_taken':
      return message ?? 'The payment could not be taken. Please start the checkout again.'
  }
}

function shortOf(available: number): Answer {
  if (available <= 0) return say(400, 'Product is out of stock')
  return {
    ...say(400, `Only ${available} left in stock.`, { field: 'quantity' }),
    title: 'Not enough stock available',
  }
}

const choose = 'Select a valid choice.'

/** Of the items that are ordered directly; the first place is 0. */
export function itemNotFound(place: number): string {
  return `Item ${place + 1}: Product not found`
}

/** What the document says of carts, orders and checkouts that come to nothing. */
export const saleWords: Words<Areas, Answer> = {
  cart_empty: say(400, 'Cart is empty'),
  cart_busy: say(503, 'A payment of this cart is being settled. Please try again in a moment.', {
    retryAfterSeconds: 5,
  }),
  cart_full: (most) =>
    say(400, `A cart holds at most ${most} different products.`, { field: 'product_id' }),
  quantity_limit: (most) =>
    say(400, `A cart holds at most ${most} of a product.`, { field: 'quantity' }),
  product_not_for_sale: say(404, 'Product not found'),
  product_unavailable: (names) => say(400, `Product is not available: ${names.join(', ')}`),
  insufficient_stock: ([short]) => shortOf(short?.available ?? 0),
  coupon_rejected: say(400, invalidCode),

  already_wished: say(409, 'Product is already in the wishlist'),
  wishlist_full: (most) =>
    say(400, `A wishlist holds at most ${most} products.`, { field: 'product' }),
  wish_not_movable: say(400, invalidMove),

  too_many_shipping_methods: (most) =>
    say(400, `There are at most ${most} shipping methods.`, { field: 'shipping_method' }),

  order_transition_refused: ({ from, to }) =>
    say(400, `Cannot change order status from ${from.toUpperCase()} to ${to.toUpperCase()}`),
  too_many_order_events: (most) =>
    say(400, `An order has at most ${most} tracking events.`, { field: 'event' }),

  payment_failed: (fault) => ({
    ...say(400, 'Payment processing failed'),
    details: detailsOf(fault),
  }),
  payment_unsettled: {
    ...say(400, 'Payment processing failed'),
    details: 'The payment is being settled. Please look at your orders in a moment.',
  },
  payment_undone: {
    ...say(400, 'Payment processing failed'),
    details: 'The payment could not be completed. Please try again.',
  },
  items_unknown: (places) => ({
    ...{ status: 400, messages: places.map(itemNotFound), field: 'items' },
  }),
  quote_not_open: say(404, 'No active checkout'),
  shipping_method_unknown: say(400, choose, { field: 'shipping_method_id' }),
  gateway_unsuitable: say(400, choose, { field: 'payment_method' }),
  payment_not_taken: say(400, 'This total cannot be paid with this method.', {
    field: 'payment_method',
  }),
  nothing_due: say(400, 'The total is 0.00, which cannot be paid online.', {
    field: 'payment_method',
  }),
  shipping_address_unknown: say(400, 'Invalid shipping address'),
  webhook_rejected: say(400, 'Invalid signature'),
}
