import type { Author, Review, ReviewedProduct } from '../../../core/reviews/types.ts'
import { formatted } from './money.ts'

export function presentFeedback(review: Review, product: ReviewedProduct) {
  return {
    user: nameOf(review.author),
    score: review.score,
    comment: review.comment,
    product_id: product.id,
    created_at: review.createdAt.toISOString(),
    product: {
      title: product.name,
      price: product.amount,
      formatted_price: formatted(product.amount),
      features: product.features.map(({ name, value }) => ({ name, value })),
    },
  }
}

/** Never a whole address, which some choose for a username: feedback is public. */
function nameOf({ username, email }: Author): string {
  const name = username ?? email ?? ''
  return name.split('@')[0] || name
}
