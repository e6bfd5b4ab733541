import type { Author, Review, ReviewTag } from '../../../core/reviews/types.ts'
import { hiddenAddress } from '../../../http/hidden-address.ts'

/** Who reads; nobody in particular where nobody has signed in. */
type Reader = { id: number; isStaff: boolean } | undefined

export function presentReview(review: Review, reader: Reader) {
  return {
    id: review.id,
    product: review.productId,
    user_email: shownAddress(review.author, reader),
    // Of half stars, which this contract does not write, the next whole number.
    rating: Math.round(review.score),
    content: review.comment,
    images: review.imageUrls,
    tags: review.tags.map(presentTag),
    helpful_count: review.helpfulCount,
    is_helpful: review.isHelpful,
    variant: review.variant,
    is_verified_purchase: review.isVerifiedPurchase,
    created_at: review.createdAt.toISOString(),
  }
}

export function presentTag({ id, name, slug, reviewCount }: ReviewTag) {
  return { id, name, slug, count: reviewCount }
}

/** In full for the author and staff alone: the list is public. */
function shownAddress({ id, email }: Author, reader: Reader): string {
  if (email === null) return hiddenAddress
  return reader?.isStaff || reader?.id === id ? email : masked(email)
}

/** Such as u***@example.com. */
function masked(email: string): string {
  return `${email.slice(0, 1)}***${email.slice(email.lastIndexOf('@'))}`
}
