import type { Feature } from '../schema/catalog.ts'
import type { couponKinds } from '../schema/promotions.ts'

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
  prices: DemoPrices
}

export interface DemoCoupon {
  code: string
  channel: string
  kind: (typeof couponKinds)[number]
  /** Hundredths of a percent that a percentage takes off. */
  points?: number
  /** What a fixed one takes off, in minor units of the channel's currency. */
  amount?: number
  /** Minor units that a cart must have. */
  subtotalMin?: number
  usesMax?: number
  usesPerCustomerMax?: number
}

export type DemoPromotion = {
  name: string
  /** Slug of the product that it is on. */
  product: string
  currency: string
} & (
  | { kind: 'percentage'; points: number }
  | { kind: 'fixed'; amount: number }
  | { kind: 'buy_x_get_y'; buyQuantity: number; getQuantity: number }
)

export interface DemoGiftCard {
  code: string
  balances: DemoPrices
}
