import type { Feature } from '../schema/catalog.ts'

/** The shape of the demo catalogue. Prices are in minor units; those in INR include GST. */
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
