import type * as cart from '../../core/cart/errors.ts'
import type * as general from '../../core/errors.ts'
import type * as identity from '../../core/identity/errors.ts'
import type * as orders from '../../core/orders/errors.ts'
import type * as payments from '../../core/payments/errors.ts'
import type * as reviews from '../../core/reviews/errors.ts'
import type * as visits from '../../core/visits/errors.ts'
import type { Http } from '../../http/app-env.ts'
import type { ErrorFormat } from '../../http/contract.ts'
import { type FailureAnswer, say, type Words, wordOf } from '../../http/failure-words.ts'
import { ofKind, sharedWords } from '../../http/shared-words.ts'
import { presentSkipped } from './presenters/sale.ts'

/** The areas of the core that this contract words single failures of. */
type Areas =
  | typeof cart
  | typeof general
  | typeof identity
  | typeof orders
  | typeof payments
  | typeof reviews
  | typeof visits

interface Answer extends FailureAnswer {
  /** What the body has beside `detail`. */
  extra?: { code: 'token_not_valid' } | { items: string[] }
}

/**
 * The one place where failures become this contract's bodies: `{detail}`, messages by field for
 * invalid input (`non_field_errors` for the whole of it), `{detail, code}` for bad tokens.
 */
export const errors: ErrorFormat = {
  answerFailure: (c, failure) => answer(c, wordOf(words, failure) ?? ofKind(failure.kind)),
  answerInvalid: (c, fields) => c.json(fieldErrors(fields), 400),
  answerStatus: (c, status, message) => answer(c, say(status, message)),
}

function answer(c: Http, { status, messages, field, retryAfterSeconds, extra }: Answer): Response {
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="api"')
  if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds))
  const body = field ? { [field]: messages } : { detail: messages.join(' '), ...extra }
  return c.json(body, status)
}

function fieldErrors(fields: Map<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    [...fields].map(([field, messages]) => [field || 'non_field_errors', messages]),
  )
}

const tokenNotValid: Answer = {
  ...say(401, 'Token is invalid or expired'),
  extra: { code: 'token_not_valid' },
}

const noAccount = say(401, 'No active account found with the given credentials')

const notEnough = say(400, 'Not enough stock')

/** What the document says of single failures. */
const words: Words<Areas, Answer> = {
  ...sharedWords,
  not_found: (thing) => say(404, thing === 'product' ? 'Product not found' : 'Not found.'),
  not_owner: say(404, 'Not found.'),

  token_invalid: tokenNotValid,
  refresh_token_rejected: tokenNotValid,
  wrong_credentials: noAccount,
  account_disabled: noAccount,
  link_rejected: (purpose) =>
    purpose === 'activation'
      ? say(400, 'Invalid activation link')
      : say(400, 'Invalid token for given user.', { field: 'token' }),
  too_many_requests: (seconds) =>
    say(429, `Request was throttled. Expected available in ${seconds} seconds.`, {
      retryAfterSeconds: seconds,
    }),

  already_reviewed: say(400, 'You already submitted feedback on this product', {
    field: 'non_field_errors',
  }),
  visit_not_recorded: say(400, 'Transaction rolled back due to an error'),

  cart_empty: say(400, 'Cart is empty'),
  cart_full: (most) => say(400, `The cart takes at most ${most} different products`),
  quantity_limit: (most) => say(400, `The cart takes at most ${most} of a product`),
  cart_holds_less: say(400, 'Cannot remove more than the cart holds'),
  all_lines_short: (lines) => ({
    ...say(400, 'Not enough stock for any line'),
    extra: { items: lines.map(presentSkipped) },
  }),
  product_not_for_sale: (id) =>
    say(400, `Invalid pk "${id}" - object does not exist.`, { field: 'product_id' }),
  product_unavailable: notEnough,
  insufficient_stock: notEnough,

  order_not_payable: say(400, 'No pending order found'),
  payment_not_completed: (reason) =>
    say(400, reason === 'unknown' ? 'Payment not found' : 'Payment was not completed'),
  gateway_refused: (reason) =>
    reason === 'amount'
      ? say(400, 'The payment gateway does not take so small or so large an amount')
      : say(400, 'The payment gateway refused the request'),
  gateway_unavailable: say(502, 'Payment gateway error'),
}
