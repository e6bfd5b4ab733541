import type * as addresses from '../../core/addresses/errors.ts'
import type * as cart from '../../core/cart/errors.ts'
import type { CouponHindrance } from '../../core/cart/hindrances.ts'
import type * as catalog from '../../core/catalog/errors.ts'
import type * as checkout from '../../core/checkout/errors.ts'
import type { Kind } from '../../core/domain-error.ts'
import type * as general from '../../core/errors.ts'
import type * as idempotency from '../../core/idempotency/errors.ts'
import type * as identity from '../../core/identity/errors.ts'
import type * as images from '../../core/images/errors.ts'
import type * as ledgers from '../../core/ledgers/errors.ts'
import { formatMoney } from '../../core/money.ts'
import type * as orders from '../../core/orders/errors.ts'
import type * as payments from '../../core/payments/errors.ts'
import { attemptsMax, retryAfterMs } from '../../core/payments/opening/attempts.ts'
import type * as returns from '../../core/returns/errors.ts'
import type * as reviews from '../../core/reviews/errors.ts'
import type * as storefrontCart from '../../core/storefront-cart/errors.ts'
import type { DeliveryHindrance } from '../../core/storefront-cart/errors.ts'
import type * as storefrontOrders from '../../core/storefront-orders/errors.ts'
import type { RetryHindrance } from '../../core/storefront-orders/errors.ts'
import type * as wishlist from '../../core/wishlist/errors.ts'
import type { FailureAnswer, Words } from '../../http/failure-words.ts'
import { passwordMessage } from '../../http/password-message.ts'
import { snakeCase } from '../../http/snake-case.ts'
import { orderQuantity } from './policy.ts'
import { presentReturnHindrance } from './presenters/orders/return-hindrance.ts'
import { presentHindrance } from './presenters/readiness.ts'
import { store } from './store.ts'

/** The areas of the core that are worded here. */
type Areas =
  | typeof cart
  | typeof addresses
  | typeof catalog
  | typeof checkout
  | typeof orders
  | typeof payments
  | typeof storefrontOrders
  | typeof ledgers
  | typeof storefrontCart
  | typeof general
  | typeof idempotency
  | typeof identity
  | typeof images
  | typeof returns
  | typeof reviews
  | typeof wishlist

/** `x-error-codes`: what clients tell failures by, with the status of each. */
const statuses = {
  unauthorized: 401,
  amount_mismatch: 400,
  bank_account_required: 400,
  cancellation_not_allowed: 400,
  cart_inactive: 400,
  cart_not_ready: 400,
  coupon_not_applicable: 400,
  fulfillment_unavailable: 400,
  insufficient_credit_balance: 400,
  insufficient_loyalty_points: 400,
  insufficient_stock: 400,
  invalid_coupon: 400,
  invalid_gift_card: 400,
  invalid_hash: 400,
  out_of_stock: 400,
  payment_gateway_required: 400,
  quantity_not_allowed: 400,
  retry_not_available: 400,
  return_not_allowed: 400,
  variant_required: 400,
  login_required: 401,
  invalid_credentials: 401,
  account_deactivated: 401,
  not_found: 404,
  store_not_found: 404,
  user_not_found: 404,
  validation_error: 400,
  invalid_request: 400,
  user_already_authenticated: 400,
  user_already_exists: 400,
  invalid_otp: 400,
  invalid_otp_token: 400,
  invalid_otp_action: 400,
  verification_required: 400,
  password_mismatch: 400,
  invalid_password: 400,
  invalid_refresh_token: 400,
  invalid_image: 400,
  review_not_allowed: 400,
  too_many_requests: 429,
  route_not_found: 404,
  method_not_allowed: 405,
  idempotency_conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  internal_error: 500,
  unavailable: 503,
} as const

export type Code = keyof typeof statuses

export interface Answer extends FailureAnswer {
  code: Code
  /** How whoever asks is to prove who it is; by a token unless said otherwise. */
  scheme?: 'Basic'
}

export function fault(
  code: Code,
  message: string,
  more: Pick<FailureAnswer, 'field' | 'retryAfterSeconds'> = {},
): Answer {
  return { code, status: statuses[code], messages: [message], ...more }
}

/** What is said of a failure that has no words of its own. */
export function ofKind(kind: Kind): Answer {
  switch (kind) {
    case 'not_found':
    // There is no 403 here: what somebody may not touch is not there for them.
    case 'not_allowed':
      return fault('not_found', 'Not found')
    case 'not_signed_in':
      return fault('unauthorized', 'A valid access token is required')
    case 'invalid':
    case 'insufficient':
    case 'conflict':
      return fault('validation_error', 'This is not possible')
    case 'limit':
      return tooMany(60)
    case 'outside':
      return fault('unavailable', 'Temporarily not available; try again', { retryAfterSeconds: 5 })
  }
}

function tooMany(retryAfterSeconds: number): Answer {
  return fault('too_many_requests', 'Too many attempts', { retryAfterSeconds })
}

const deliveryWords: Record<DeliveryHindrance, string> = {
  no_address: 'Set a shipping address first',
  no_collection: 'Nothing can be collected in a store',
  unknown: 'This shipment or way to ship is not offered to the address of the cart',
}

const retryWords: Record<RetryHindrance, string> = {
  attempt_open: `The last attempt is still open: another one can begin once it has failed, or after ${retryAfterMs / 60_000} minutes`,
  paid: 'This order is paid',
  cancelled: 'This order was cancelled',
  too_many: `An order takes ${attemptsMax} attempts to pay it, and these were made: order anew`,
}

/** Why a coupon cannot be used. */
export const couponWords: Record<CouponHindrance, string> = {
  not_begun: 'This coupon cannot be used yet',
  ended: 'This coupon has ended',
  used_up: 'This coupon was used as often as it can be',
  for_accounts: 'Sign in to use this coupon',
  below_minimum: 'The items of this cart come to too little for this coupon',
  empty: 'Add something to the cart before the coupon',
}

const taken = fault('user_already_exists', 'This contact already belongs to an account')

/** What the document says of single failures. */
export const words: Words<Areas, Answer> = {
  not_found: (thing) =>
    thing === 'store' ? fault('store_not_found', 'There is no such store') : ofKind('not_found'),
  idempotency_key_reused: fault(
    'idempotency_mismatch',
    'This Idempotency-Key was used with another request',
  ),
  idempotency_key_busy: fault(
    'idempotency_conflict',
    'A request with this Idempotency-Key is still running',
  ),
  too_many_requests: tooMany,

  already_signed_in: fault('user_already_authenticated', 'You are signed in'),
  account_required: fault('login_required', 'Sign in to do this'),
  wrong_credentials: fault('invalid_credentials', 'Unknown user or wrong password'),
  account_disabled: (state) =>
    state === 'deactivated'
      ? fault('account_deactivated', 'This account was deactivated')
      : fault('invalid_credentials', 'This account waits for its activation'),
  refresh_token_rejected: fault(
    'invalid_refresh_token',
    'This refresh token is unknown, used, expired or revoked',
  ),
  email_taken: taken,
  phone_taken: taken,
  phone_rejected: fault('validation_error', 'Enter a valid phone number', { field: 'phone' }),
  wrong_password: fault('invalid_password', 'The old password is wrong'),
  password_refused: ({ field, problems }) => ({
    ...fault('validation_error', '', { field: snakeCase(field) }),
    messages: problems.map(passwordMessage),
  }),

  passwords_differ: fault('password_mismatch', 'The password and its confirmation differ'),
  contact_unknown: fault('user_not_found', 'No account has this contact'),
  contact_unproven: fault(
    'verification_required',
    'Ask for a code for the new contact to change it',
  ),
  contact_foreign: (kind) =>
    fault('validation_error', 'This is not your contact; ask for an update code', { field: kind }),
  code_token_rejected: fault('invalid_otp_token', 'This code is unknown, expired, used or void'),
  code_purpose_wrong: fault('invalid_otp_action', 'This code was sent for another action'),
  code_wrong: fault('invalid_otp', 'This is not the code that was sent'),

  variant_required: fault('variant_required', 'Name a variant of this product'),
  out_of_stock: (name) => fault('out_of_stock', `${name} is out of stock`),
  insufficient_stock: ([first]) =>
    fault('insufficient_stock', `Only ${first?.available ?? 0} of ${first?.name} are left`),
  quantity_not_allowed: fault(
    'quantity_not_allowed',
    `Order from ${orderQuantity.min} to ${orderQuantity.max} of one thing`,
  ),
  cart_full: (most) => fault('validation_error', `A cart takes ${most} different things`),
  cart_inactive: fault('cart_inactive', 'This cart was ordered, or another one took its place'),
  cart_not_ready: (hindrance) => fault('cart_not_ready', presentHindrance(hindrance)),
  gateway_missing: fault(
    'payment_gateway_required',
    'Choose one of the payment gateways on offer, with the pages to come back to',
  ),
  gateway_refused: fault('unavailable', 'The payment could not be begun; try again', {
    retryAfterSeconds: 5,
  }),
  sender_unproven: {
    ...fault('unauthorized', 'The credentials agreed with Juspay are required'),
    scheme: 'Basic',
  },
  webhook_rejected: fault('invalid_hash', 'The hash of this message is wrong'),
  outcome_of_other_amount: fault('amount_mismatch', 'This is not the amount that was asked for'),
  order_not_cancellable: fault('cancellation_not_allowed', 'This order can no longer be cancelled'),
  retry_not_available: (hindrance) => fault('retry_not_available', retryWords[hindrance]),
  return_not_allowed: (hindrance) => {
    const { field, message } = presentReturnHindrance(hindrance)
    return fault('return_not_allowed', message, field === null ? {} : { field })
  },
  bank_account_required: fault(
    'bank_account_required',
    'Nothing is paid back to bank accounts; choose the original payment mode',
  ),
  coupon_unknown: fault('invalid_coupon', 'There is no such coupon, or it has expired'),
  coupon_not_applicable: (hindrance) => fault('coupon_not_applicable', couponWords[hindrance]),
  points_insufficient: (balance) =>
    fault('insufficient_loyalty_points', `You have ${balance} points`),
  credit_insufficient: (balance) =>
    fault('insufficient_credit_balance', `You have ${formatMoney(balance, store.currency)}`),
  gift_card_rejected: fault('invalid_gift_card', 'This card is unknown, expired or empty'),
  delivery_unavailable: (hindrance) => fault('fulfillment_unavailable', deliveryWords[hindrance]),
  too_many_addresses: (most) =>
    fault('validation_error', `An account has at most ${most} addresses`),

  image_rejected: fault('invalid_image', 'Send a PNG, JPEG or WebP picture of at most 5 MB'),
  not_purchased: fault(
    'review_not_allowed',
    'Name a paid order of yours that contains this product',
  ),
  already_reviewed: fault('review_not_allowed', 'This purchase was reviewed before'),

  wishlist_full: (max) =>
    fault('validation_error', `A wishlist has at most ${max} entries`, { field: 'product_id' }),
}
