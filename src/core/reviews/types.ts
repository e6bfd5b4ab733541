import type { Feature } from '../catalog/types.ts'

/** What a customer says of a product, without what else is told of it. */
export interface ReviewBrief {
  author: Author
  /** In stars, 1 to 5 in steps of a half. */
  score: number
  comment: string
  createdAt: Date
}

/** A review with everything told of it, as somebody sees it. */
export interface Review extends ReviewBrief {
  id: number
  productId: number
  /** Ours, and then those elsewhere that the author named. */
  imageUrls: string[]
  /** What the author says was bought; null where nothing is said. */
  variant: string | null
  /** By id, each with the number of the product's reviews that have it. */
  tags: ReviewTag[]
  /** Users who found it helpful. */
  helpfulCount: number
  /** Whoever sees it is one of them. */
  isHelpful: boolean
  /** The author has ordered the product, and an order of it is not cancelled. */
  isVerifiedPurchase: boolean
}

/** A review as everybody may read it: of its author there is a name alone. */
export interface SignedReview extends Omit<ReviewBrief, 'author'> {
  id: number
  /** Empty where the author has none, or has closed the account. */
  firstName: string
  lastName: string
  /** Ours, and then those elsewhere that the author named. */
  imageUrls: string[]
  /** Names. */
  tags: string[]
}

export interface Author {
  id: number
  username: string | null
  email: string | null
}

/** A tag with the number of reviews that have it: those of a product, or all. */
export interface ReviewTag {
  id: number
  name: string
  slug: string
  reviewCount: number
}

/** The product that reviews are of, as one channel sells it. */
export interface ReviewedProduct {
  id: number
  name: string
  /** To pay now, in minor units of the channel's currency. */
  amount: number
  features: Feature[]
  reviewCount: number
}
