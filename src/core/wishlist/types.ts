import type { Product, Viewer } from '../catalog/types.ts'

/** A product that somebody wishes for, as one channel sells it. */
export interface Wish {
  /** Of the entry in the wishlist. */
  id: number
  product: Product
  addedAt: Date
}

/** Whose wishlist it is, and which products it shows. */
export interface Wisher {
  userId: number
  currency: string
  viewer: Viewer
}

/** Whose wishlist it is, and in which currency what it shows is sold. */
export interface UnitWisher {
  userId: number
  currency: string
}

/** An entry by its id, and whose it must be. */
export interface OwnWish {
  userId: number
  id: number
}
