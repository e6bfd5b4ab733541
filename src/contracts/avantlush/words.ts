import type * as addresses from '../../core/addresses/errors.ts'
import type * as catalog from '../../core/catalog/errors.ts'
import type { Kind } from '../../core/domain-error.ts'
import type * as general from '../../core/errors.ts'
import type * as identity from '../../core/identity/errors.ts'
import type * as images from '../../core/images/errors.ts'
import type * as reviews from '../../core/reviews/errors.ts'
import type * as waitlist from '../../core/waitlist/errors.ts'
import { type FailureAnswer, say, type Words } from '../../http/failure-words.ts'
import { passwordMessage } from '../../http/password-message.ts'
import { sharedWords } from '../../http/shared-words.ts'

/** The areas of the core that are worded here; those of sales are in `sale-words.ts`. */
type Areas =
  | typeof addresses
  | typeof catalog
  | typeof general
  | typeof identity
  | typeof images
  | typeof waitlist
  | typeof reviews

export interface Answer extends FailureAnswer {
  /** Stands above the field at fault instead of "Validation error". */
  title?: string
  /** Stands beside the message where the document has it, as it has for payments. */
  details?: string
  /** The operation's document has `{success: false, message}` for it. */
  isFlag?: boolean
}

export const badToken = 'Token is invalid or expired'
export const invalidCredentials = 'Invalid credentials'

/** What is said of a failure that has no words of its own. */
export function ofKind(kind: Kind): Answer {
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

const things: Partial<Record<general.Thing, string>> = {
  user: 'Profile not found',
  customer: 'Customer not found',
  product: 'Product not found',
  category: 'Category not found',
  image: 'Image not found',
  address: 'Address not found',
  'cart item': 'Item not found in cart',
  order: 'Order not found',
  payment: 'Payment not found',
  review: 'Review not found',
  'shipping method': 'Shipping method not found',
  ticket: 'Support ticket not found',
  'wishlist item': 'Wishlist item not found',
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

const variationFaults: Record<catalog.VariationFault, string> = {
  id: 'The product has no such variation, or the list has it twice.',
  sku: 'This SKU is taken.',
  attributes: 'Another entry has these attributes.',
}

/** What the document says of single failures. */
export const words: Words<Areas, Answer> = {
  ...sharedWords,
  page_out_of_range: say(404, 'Invalid page'),
  not_found: (thing) => say(404, things[thing] ?? 'Not found'),

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

  on_waitlist: say(400, 'This email is already on the waitlist.'),

  sku_taken: say(400, 'Product with this SKU already exists.', { field: 'sku' }),
  tags_unknown: (ids) => say(400, `There is no tag ${ids.join(', ')}.`, { field: 'tags' }),
  variation_rejected: ({ index, fault }) =>
    say(400, `Entry ${index + 1}: ${variationFaults[fault]}`, { field: 'variations' }),

  already_reviewed: say(400, 'You have already reviewed this product'),
  review_tags_unknown: (ids) =>
    say(400, `There is no tag ${ids.join(', ')}.`, { field: 'tag_ids' }),
  own_review: say(400, 'You cannot mark your own review as helpful'),

  image_rejected: (fault) => ({
    ...say(400, imageFaults[fault], { field: 'image' }),
    title: 'Failed to upload image',
  }),
  too_many_images: (most) => ({
    ...say(400, `A product has at most ${most} images.`, { field: 'image' }),
    title: 'Failed to upload image',
  }),
}
