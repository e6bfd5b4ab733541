import { failure } from '../domain-error.ts'

/** The user has reviewed this product, or this purchase of it, before. */
export class AlreadyReviewed extends failure('conflict', 'already_reviewed') {}

/** The order that is named is no paid one of the user that contains the product. */
export class NotPurchased extends failure('invalid', 'not_purchased') {}

/** A review is to be marked with tags that do not exist; with their ids. */
export class ReviewTagsUnknown extends failure('invalid', 'review_tags_unknown')<number[]> {}

/** Nobody says of an own review that it is helpful. */
export class OwnReview extends failure('not_allowed', 'own_review') {}
