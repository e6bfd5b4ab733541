import type { CartSettings } from './settings.ts'

/** How many of one unit a line may have: from `min` in steps up to `max`. */
export interface QuantityRules {
  min: number
  max: number
  step: number
}

/** A line as it is to be, with what is left of its unit; 0 is none. */
export interface WantedLine {
  productId: number
  variantId: number
  unitAmount: number
  quantity: number
  stock: number
  rules: QuantityRules
}

/** What a storefront sets in a cart, as a whole each. */
export type CartEdit =
  | { kind: 'fill'; lines: WantedLine[]; metadata: Record<string, string> | null }
  | { kind: 'line'; line: WantedLine }
  /** Of a unit that is no longer sold. */
  | { kind: 'remove'; productId: number; variantId: number }
  | { kind: 'coupon'; couponId: number | null }
  | { kind: 'settings'; settings: Partial<CartSettings> }

/** What has lapsed in a cart of a version. */
export interface Tidying {
  version: number
  /** Ids of lines whose products were deleted. */
  gone: number[]
  /** The cart's coupon counts no more. */
  dropsCoupon: boolean
  settings: Partial<CartSettings>
}

/** A line of another cart, with what is left of its unit. */
export type MergedLine = Omit<WantedLine, 'rules'> & { quantityMax: number }
