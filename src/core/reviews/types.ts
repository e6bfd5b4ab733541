import type { Feature } from '../catalog/types.ts'

/** What a customer says of a product. */
export interface Review {
  author: Author
  /** 1 to 5. */
  score: number
  comment: string
  createdAt: Date
}

export interface Author {
  username: string | null
  email: string | null
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
