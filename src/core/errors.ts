import { failure } from './domain-error.ts'

/** What is looked for does not exist, or not for this user. */
export class NotFound extends failure('not_found', 'not_found')<Thing> {}

export type Thing =
  | 'user'
  | 'store'
  | 'customer'
  | 'address'
  | 'product'
  | 'category'
  | 'country'
  | 'image'
  | 'cart'
  | 'cart item'
  | 'variant'
  | 'order'
  | 'payment'
  | 'return'
  | 'review'
  | 'shipping method'
  | 'ticket'
  | 'wishlist item'

/** It belongs to somebody else, where that it exists is no secret. */
export class NotOwner extends failure('not_allowed', 'not_owner') {}

/** A page beyond the last. */
export class PageOutOfRange extends failure('not_found', 'page_out_of_range') {}

/** What is to be changed is no longer as the client has seen it. */
export class PreconditionFailed extends failure('conflict', 'precondition_failed') {}

/** Something of ours did not answer; nothing was changed, or recovery will undo it. */
export class Unavailable extends failure('outside', 'unavailable')<string> {}
