import type { SignedReview } from '../../../core/reviews/types.ts'
import { presentImage } from './image.ts'

export function presentReview(review: SignedReview) {
  const writtenAt = review.createdAt.toISOString()
  return {
    rating: review.score,
    review_text: review.comment,
    name: nameOf(review),
    status: 'approved',
    is_featured: false,
    tags: review.tags,
    review_date: writtenAt,
    images: review.imageUrls.map((url, index) =>
      presentImage({ id: `${review.id}-${index}`, url }, index),
    ),
    videos: [],
    created_at: writtenAt,
    modified_at: writtenAt,
  }
}

/** Such as "Asha R."; some people call themselves by their address, which is nobody else's business. */
function nameOf({ firstName, lastName }: SignedReview): string {
  const first = firstName.trim()
  if (first === '' || first.includes('@')) return 'Customer'
  const [initial] = lastName.trim()
  return initial === undefined ? first : `${first} ${initial.toUpperCase()}.`
}
