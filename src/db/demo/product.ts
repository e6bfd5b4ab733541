import type { Feature } from '../schema/catalog.ts'

/** The shape of the demo data. Prices are in minor units; those in INR include GST. */
export interface DemoCategory {
  slug: string
  name: string
  /** Slug of the category above, null at the top. */
  parent: string | null
}

export interface DemoProduct {
  slug: string
  name: string
  brand: string
  /** Slug of the category that holds it. */
  category: string
  description: string
  features: readonly Feature[]
  tags: readonly string[]
  /** File in the folder `images`. */
  image: string
  /** At least one; the first is the default variant. */
  variants: readonly [DemoVariant, ...DemoVariant[]]
}

export interface DemoVariant {
  sku: string
  /** What tells it from its siblings, such as `{ Size: 'M' }`; empty when it has none. */
  options: Readonly<Record<string, string>>
  stock: number
  prices: DemoPrices
}

/** Minor units by currency: cents, rials, paise. */
export interface DemoPrices {
  USD: number
  IRR: number
  INR: number
}

export interface DemoDiscount {
  name: string
  /** Hundredths of a percent. */
  points: number
  /** Slug of one product, or of a category with those below it. */
  on: { product: string } | { category: string }
  /** Days from loading to its first moment; negative where it has begun. */
  startsInDays: number
  /** Days from loading to the first moment without it. */
  endsInDays: number
}

export interface DemoShippingMethod {
  name: string
  description: string
  estimatedDays: number
  /** What is sold in rials is shipped in no way that is chosen. */
  prices: Omit<DemoPrices, 'IRR'>
}

export interface DemoCoupon {
  code: string
  /** Hundredths of a percent. */
  points: number
  /** Cents that a cart must have. */
  subtotalMin?: number
  usesMax?: number
  usesPerCustomerMax?: number
}
