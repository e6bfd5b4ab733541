import type { Feature, productStatuses } from '../../db/schema/catalog.ts'

export interface Category {
  id: number
  name: string
  slug: string
}

/** Something told of a product, such as its memory: 16 GB. */
export type { Feature } from '../../db/schema/catalog.ts'

/** A discount in force. Of several on a product the highest alone is taken off. */
export interface Discount {
  name: string
  /** Hundredths of a percent. */
  points: number
  endsAt: Date
}

/** A draft is seen by staff alone; the other two are on sale. */
export type ProductStatus = (typeof productStatuses)[number]

/** A product as one channel sells it: its default variant's price and stock. */
export interface Product {
  id: number
  /** The default variant. */
  variantId: number
  /** Grows with every change of what staff write, the stock excepted. */
  revision: number
  name: string
  slug: string
  description: string
  /** Empty where it has none. */
  brand: string
  features: Feature[]
  /** Sentences about it, as a list. */
  details: string[]
  /** Of the default variant, as its stock and its price. */
  sku: string
  isFeatured: boolean
  isPhysical: boolean
  /** To pay now, discounts taken off. Minor units of `currency`. */
  amount: number
  /** The same without discount, as staff set it. */
  baseAmount: number
  currency: string
  /** Those that `amount` was worked out with, the highest first. */
  discounts: Discount[]
  /** What can be sold now. */
  stock: number
  /** What staff count and set: the units promised to no order, those in running checkouts included. */
  level: number
  status: ProductStatus
  isActive: boolean
  /** In the wishlist of the user who asks; false where nobody is named. */
  isWished: boolean
  /** Views; counted in `visitsCurrency` alone, 0 elsewhere. */
  visitCount: number
  reviewCount: number
  /** Sum of the reviews' scores, in stars. */
  scoreSum: number
  createdAt: Date
  updatedAt: Date
  category: Category
  images: ProductImage[]
}

/** A product by its slug or its id. */
export type ProductKey = string | number

export interface ProductImage {
  id: number
  productId: number
  /** Absolute, elsewhere or under this API's own origin. */
  url: string
  isPrimary: boolean
}

export interface CategoryWithProducts extends Category {
  products: Pick<Product, 'id' | 'name' | 'slug' | 'amount' | 'baseAmount' | 'currency'>[]
}

/** Whose eyes: the public sees active products only. */
export type Viewer = 'public' | 'staff'
