import type * as cart from '../../core/cart/errors.ts'
import type * as catalog from '../../core/catalog/errors.ts'
import type * as general from '../../core/errors.ts'
import type * as identity from '../../core/identity/errors.ts'
import type * as images from '../../core/images/errors.ts'
import { formatDecimal } from '../../core/money.ts'
import type * as orders from '../../core/orders/errors.ts'
import type * as payments from '../../core/payments/errors.ts'
import type { Http } from '../../http/app-env.ts'
import type { ErrorFormat } from '../../http/contract.ts'
import { type FailureAnswer, say, type Words, wordOf } from '../../http/failure-words.ts'
import { ofKind, sharedWords } from '../../http/shared-words.ts'

/** The areas of the core that this contract words single failures of. */
type Areas =
  | typeof cart
  | typeof catalog
  | typeof general
  | typeof identity
  | typeof images
  | typeof orders
  | typeof payments

/** The one place where failures become this contract's bodies: 400 `{error, fields?}`, else `{detail}`. */
export const errors: ErrorFormat = {
  answerFailure: (c, failure) => answer(c, wordOf(words, failure) ?? ofKind(failure.kind)),
  answerInvalid,
  answerStatus: (c, status, message) => answer(c, say(status, message)),
}

function answer(
  c: Http,
  { status, messages, field = '', retryAfterSeconds }: FailureAnswer,
): Response {
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="api"')
  if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds))
  const message = messages.join(' ')
  if (status !== 400) return c.json({ detail: message }, status)
  return answerInvalid(c, new Map([[field, [message]]]))
}

function answerInvalid(c: Http, invalid: Map<string, string[]>): Response {
  const [first] = invalid
  const [field, messages] = first ?? ['', ['Invalid input.']]
  const error = field ? `${field}: ${messages[0]}` : (messages[0] ?? 'Invalid input.')
  const fields = Object.fromEntries([...invalid].filter(([name]) => name !== ''))
  return c.json(Object.keys(fields).length > 0 ? { error, fields } : { error }, 400)
}

const tokenInvalid = say(401, 'Token is invalid or expired.')

const notFound: Partial<Record<general.Thing, string>> = {
  order: 'Order not found.',
  payment: 'Payment not found.',
  'cart item': 'Cart item not found.',
}

const imageFaults: Record<images.ImageFault, FailureAnswer> = {
  type: say(400, 'Only JPEG, PNG and WebP images are accepted.', { field: 'image' }),
  size: say(400, 'At most 5 MB.', { field: 'image' }),
  dimensions: say(400, 'At most 8000 pixels a side and 40 megapixels.', { field: 'image' }),
  missing: say(400, 'Nothing was uploaded under this key.', { field: 'key' }),
  used: say(400, 'This upload was already used.', { field: 'key' }),
}

/** What the document says of single failures. */
const words: Words<Areas> = {
  ...sharedWords,
  not_found: (thing) => say(404, notFound[thing] ?? 'Not found.'),
  not_owner: say(403, 'You are not allowed to access this payment.'),

  token_invalid: tokenInvalid,
  refresh_token_rejected: tokenInvalid,
  wrong_credentials: say(401, 'Invalid credentials.'),
  account_disabled: say(403, 'Account is disabled.'),
  wrong_password: say(400, 'Wrong password.', { field: 'old_password' }),
  too_many_requests: (seconds) =>
    say(429, `Request was throttled. Try again in ${seconds} seconds.`, {
      retryAfterSeconds: seconds,
    }),

  slug_taken: (thing) => say(400, `A ${thing} with this slug already exists.`, { field: 'slug' }),
  slug_reserved: say(400, 'This slug is reserved.', { field: 'slug' }),
  category_not_empty: say(400, 'Category still has products.'),
  image_rejected: (fault) => imageFaults[fault],
  too_many_images: (most) => say(400, `A product has at most ${most} images.`),

  cart_empty: say(400, 'Cart is empty.'),
  cart_full: (most) => say(400, `A cart holds at most ${most} different products.`),
  quantity_limit: (most) =>
    say(400, `Ensure this value is at most ${most}.`, { field: 'quantity' }),
  product_not_for_sale: say(404, 'Product not found.'),
  product_unavailable: (names) => say(400, `${names.join(', ')} is no longer available.`),
  insufficient_stock: (short) =>
    say(400, `Not enough stock for ${short.map(({ name }) => name).join(', ')}.`),

  order_not_cancellable: say(400, 'Order cannot be cancelled.'),
  order_transition_refused: ({ from, to }) =>
    say(400, `Cannot change status from ${from} to ${to}.`),
  order_not_payable: say(400, 'Order cannot be paid in its current status.'),

  idempotency_key_of_other_order: say(400, 'This key was used for another order.', {
    field: 'idempotency_key',
  }),
  order_in_other_currency: (currency) =>
    say(400, `The order is in ${currency.toLowerCase()}.`, { field: 'currency' }),
  payment_not_cancellable: (by) =>
    by === 'gateway'
      ? say(400, 'Stripe could not cancel the payment.')
      : say(400, 'Payment cannot be cancelled in its current status.'),
  payment_not_refundable: say(400, 'Payment cannot be refunded.'),
  refund_exceeds_payment: say(400, 'Refund amount exceeds payment amount.'),
  refund_too_small: ({ amountMin, currency }) =>
    say(400, `Ensure this value is at least ${formatDecimal(amountMin, currency)}.`, {
      field: 'amount',
    }),
  gateway_refused: (reason) =>
    reason === 'amount'
      ? say(400, 'The payment gateway does not take so small or so large an amount.')
      : say(400, 'The payment gateway refused the request.'),
  webhook_rejected: say(400, 'Invalid signature.'),
}
