import type { Author, ReviewBrief, ReviewedProduct } from '../../../core/reviews/types.ts'
import { formatted } from './money.ts'

export function presentFeedback(review: ReviewBrief, product: ReviewedProduct) {
  return {
    user: nameOf(review.author),
    score: starsOf(review),
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

/** Whole stars, which this contract writes; of half ones the next whole number. */
function starsOf({ score }: ReviewBrief): number {
  return Math.round(score)
}

/** Never a whole address, which some choose for a username: feedback is public. */
function nameOf({ username, email }: Author): string {
  const name = username ?? email ?? ''
  return name.split('@')[0] || name
}
