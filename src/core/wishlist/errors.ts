import { failure } from '../domain-error.ts'

export class AlreadyWished extends failure('conflict', 'already_wished') {}

/** The wishlist is as long as it may be; with how many entries that is. */
export class WishlistFull extends failure('invalid', 'wishlist_full')<number> {}

/** The product has variants, and none was named. */
export class VariantRequired extends failure('invalid', 'variant_required') {}

/** What is to be moved to the cart is no entry of the user that can be bought. */
export class WishNotMovable extends failure('not_found', 'wish_not_movable') {}
