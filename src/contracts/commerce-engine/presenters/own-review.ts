import type { OwnReview, ReviewableProduct } from '../../../core/reviews/list-own-reviews.ts'
import { presentAmount } from './money.ts'

export function presentOwnReview(review: OwnReview) {
  const writtenAt = review.createdAt.toISOString()
  return {
    id: String(review.id),
    ...presentUnreviewed(review),
    status: 'approved',
    rating: review.score,
    review_text: review.comment,
    average_rating: averageOf(review),
    tags: review.tags,
    images: review.imageUrls.map(presentPicture),
    videos: [],
    review_date: writtenAt,
    created_at: writtenAt,
    modified_at: writtenAt,
  }
}

/** A product, and what it was bought with. */
export function presentUnreviewed(product: ReviewableProduct) {
  return {
    product_id: String(product.productId),
    product_name: product.name,
    product_image_url: product.imageUrl,
    selling_price: presentAmount(product.amount),
    listing_price: presentAmount(product.baseAmount),
    order_number: product.orderNumber,
  }
}

/** Of all reviews of the product, in stars to two decimals. */
function averageOf({ reviewCount, scoreSum }: OwnReview): number {
  return Math.round((100 * scoreSum) / reviewCount) / 100
}

/** Pictures are kept in one size. */
function presentPicture(url: string) {
  return { blur_url: url, thumbnail_url: url, standard_url: url }
}
