export interface Category {
  id: number
  name: string
  slug: string
}

/** A product as one channel sells it: its default variant's price and stock. */
export interface Product {
  id: number
  /** The default variant. */
  variantId: number
  name: string
  slug: string
  description: string
  /** Minor units of `currency`. */
  amount: number
  currency: string
  stock: number
  isActive: boolean
  category: Category
  images: ProductImage[]
}

export interface ProductImage {
  id: number
  productId: number
  /** Absolute, elsewhere or under this API's own origin. */
  url: string
  isPrimary: boolean
}

export interface CategoryWithProducts extends Category {
  products: { id: number; name: string; slug: string; amount: number; currency: string }[]
}

/** Whose eyes: the public sees active products only. */
export type Viewer = 'public' | 'staff'
