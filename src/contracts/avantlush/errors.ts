import type * as addresses from '../../core/addresses/errors.ts'
import type * as cart from '../../core/cart/errors.ts'
import type * as catalog from '../../core/catalog/errors.ts'
import type { Kind } from '../../core/domain-error.ts'
import type * as general from '../../core/errors.ts'
import type * as identity from '../../core/identity/errors.ts'
import type * as images from '../../core/images/errors.ts'
import type * as promotions from '../../core/promotions/errors.ts'
import type { Http } from '../../http/app-env.ts'
import type { ErrorFormat } from '../../http/contract.ts'
import { type FailureAnswer, say, type Words, wordOf } from '../../http/failure-words.ts'
import { passwordMessage } from '../../http/password-message.ts'
import { sharedWords } from '../../http/shared-words.ts'

/** The areas of the core that this contract words single failures of. */
type Areas =
  | typeof addresses
  | typeof cart
  | typeof catalog
  | typeof general
  | typeof identity
  | typeof images
  | typeof promotions

interface Answer extends FailureAnswer {
  /** Stands above the field at fault instead of "Validation error". */
  title?: string
  /** The operation's document has `{success: false, message}` for it. */
  isFlag?: boolean
}

const invalid = 'Validation error'
const invalidCode = 'Invalid promo code'

/**
 * The one place where failures become this contract's bodies: `{status: "error", message, errors?}`, of
 * which `errors` has messages by field, and what single operations have instead.
 */
export const errors: ErrorFormat = {
  answerFailure: (c, failure) => answer(c, wordOf(words, failure) ?? ofKind(failure.kind)),
  answerInvalid: (c, fields) => c.json(error(titleOf(c, fields), byField(fields)), 400),
  answerStatus: (c, status, message) => {
    if (status === 400) return answer(c, say(400, message, { field: 'body' }))
    const isOurs = status === 500
    return answer(
      c,
      say(status, isOurs ? 'An error occurred while processing your request' : message),
    )
  },
}

function answer(
  c: Http,
  { status, messages, field, retryAfterSeconds, ...more }: Answer,
): Response {
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="api"')
  if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds))
  const message = messages.join(' ')
  const own = status === 401 ? bodyOf401(c, message) : undefined
  if (own) return c.json(own, 401)
  if (more.isFlag) return c.json({ success: false, message }, status)
  if (!field) return c.json(error(message), status)
  return c.json(error(more.title ?? invalid, { [field]: messages }), status)
}

function error(message: string, errors?: Record<string, string[]>) {
  return { status: 'error', message, ...(errors && { errors }) }
}

/** What stands above the fields at fault; a body that cannot be read at all has none. */
function titleOf({ req: { path } }: Http, fields: Map<string, string[]>): string {
  return (fields.has('') ? undefined : inputTitles[path]) ?? invalid
}

/** What single operations say of bad input. */
const inputTitles: Record<string, string> = { '/api/cart/apply-discount/': invalidCode }

/** What is wrong within a list is said of the list: `variations.1.name` is entry 2 of it. */
function byField(fields: Map<string, string[]>): Record<string, string[]> {
  const named: Record<string, string[]> = {}
  for (const [path, messages] of fields) {
    const [field = '', ...within] = path.split('.')
    const place = within.map((step) => (/^\d+$/.test(step) ? `Entry ${Number(step) + 1}` : step))
    const said = messages.map((message) => [...place, message].join(': '))
    named[field || 'body'] = [...(named[field || 'body'] ?? []), ...said]
  }
  return named
}

/** What single operations answer to those whom they do not let in. */
function bodyOf401({ req: { path } }: Http, message: string): object | undefined {
  if (path.startsWith('/api/profile/')) return { detail: message }
  if (path === '/api/auth/validate-token/') return { valid: false, message: badToken }
  // Nobody has sent a password there that could be wrong.
  if (path === '/api/auth/google/') return error(invalidCredentials)
  return undefined
}

const badToken = 'Token is invalid or expired'
const invalidCredentials = 'Invalid credentials'

/** What is said of a failure that has no words of its own. */
function ofKind(kind: Kind): Answer {
  switch (kind) {
    case 'not_found':
      return say(404, 'Not found')
    case 'not_allowed':
      return say(403, 'You do not have permission to perform this action')
    case 'not_signed_in':
      return say(401, 'Authentication credentials were not provided.')
    case 'invalid':
    case 'insufficient':
      return say(400, 'This is not possible')
    case 'conflict':
      return say(409, 'This is not possible')
    case 'limit':
      return tooMany(60)
    case 'outside':
      return say(503, 'Temporarily unavailable. Please try again.', { retryAfterSeconds: 5 })
  }
}

function tooMany(retryAfterSeconds: number): Answer {
  return say(429, 'Too many requests. Try again later.', { retryAfterSeconds })
}

const things: Record<general.Thing, string> = {
  user: 'Profile not found',
  product: 'Product not found',
  category: 'Category not found',
  image: 'Image not found',
  address: 'Address not found',
  'cart item': 'Item not found in cart',
  order: 'Order not found',
  payment: 'Payment not found',
}

const imageFaults: Record<images.ImageFault, string> = {
  type: 'Only JPG and PNG images are supported.',
  size: 'The image is too large.',
  dimensions: 'At most 8000 pixels a side and 40 megapixels.',
  missing: 'No file was submitted.',
  used: 'This upload was already used.',
}

/** What is wrong with a picture, for fields of other names. */
export function imageMessage(fault: images.ImageFault): string {
  return imageFaults[fault]
}

const wrongCredentials: Answer = {
  ...say(401, 'Invalid password for this account.', { field: 'password' }),
  title: invalidCredentials,
}

function shortOf(available: number): Answer {
  if (available <= 0) return say(400, 'Product is out of stock')
  return {
    ...say(400, `Only ${available} left in stock.`, { field: 'quantity' }),
    title: 'Not enough stock available',
  }
}

const variationFaults: Record<catalog.VariationFault, string> = {
  id: 'The product has no such variation, or the list has it twice.',
  sku: 'This SKU is taken.',
  attributes: 'Another entry has these attributes.',
}

/** What the document says of single failures. */
const words: Words<Areas, Answer> = {
  ...sharedWords,
  page_out_of_range: say(404, 'Invalid page'),
  not_found: (thing) => say(404, things[thing]),

  token_invalid: say(401, badToken),
  refresh_token_rejected: say(401, badToken),
  wrong_credentials: wrongCredentials,
  account_disabled: wrongCredentials,
  email_taken: say(400, 'User with this email address already exists.', { field: 'email' }),
  password_refused: ({ problems }) => ({
    ...{ status: 400, messages: problems.map(passwordMessage), field: 'password' },
  }),
  google_token_rejected: say(400, 'Invalid token'),
  link_rejected: (purpose) => ({
    ...say(400, `Invalid ${purpose === 'password_reset' ? 'reset' : purpose} link`),
    isFlag: true,
  }),
  email_unknown: (purpose) => ({
    ...(purpose === 'verification'
      ? say(404, 'No unverified user found with this email')
      : say(404, 'No user found with this email address')),
    isFlag: true,
  }),
  too_many_requests: tooMany,
  phone_rejected: say(400, 'Invalid phone number format', { field: 'phone_number' }),
  calling_code_missing: say(400, 'This field is required with a national number.', {
    field: 'country_code',
  }),

  too_many_addresses: (most) =>
    say(400, `An account has at most ${most} addresses.`, { field: 'address' }),

  sku_taken: say(400, 'Product with this SKU already exists.', { field: 'sku' }),
  tags_unknown: (ids) => say(400, `There is no tag ${ids.join(', ')}.`, { field: 'tags' }),
  variation_rejected: ({ index, fault }) =>
    say(400, `Entry ${index + 1}: ${variationFaults[fault]}`, { field: 'variations' }),

  cart_empty: say(400, 'Cart is empty'),
  cart_full: (most) =>
    say(400, `A cart holds at most ${most} different products.`, { field: 'product_id' }),
  quantity_limit: (most) =>
    say(400, `Ensure this value is at most ${most}.`, { field: 'quantity' }),
  product_not_for_sale: say(404, things.product),
  insufficient_stock: ([short]) => shortOf(short?.available ?? 0),
  coupon_rejected: say(400, invalidCode),

  image_rejected: (fault) => ({
    ...say(400, imageFaults[fault], { field: 'image' }),
    title: 'Failed to upload image',
  }),
  too_many_images: (most) => ({
    ...say(400, `A product has at most ${most} images.`, { field: 'image' }),
    title: 'Failed to upload image',
  }),
}
