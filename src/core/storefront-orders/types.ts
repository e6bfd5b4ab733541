import type { CartAddress } from '../cart/settings.ts'
import type { Attribute } from '../catalog/attributes.ts'
import type { PricedShipping } from '../pricing/breakdown/types.ts'
import type { CouponOffer } from '../promotions/types.ts'
import type { AppliedPromotion } from '../storefront-cart/applied-promotions.ts'
import type { Savings } from '../storefront-cart/savings.ts'

/*
 * What an order keeps of the cart that it was made of, whatever becomes of products, coupons and promotions.
 * Amounts in minor units.
 */

/** How the sums of an order came about. */
export interface OrderSummary extends Savings {
  billingAddress: CartAddress
  shippingAddress: CartAddress
  metadata: Record<string, string> | null
  coupon: (Pick<CouponOffer, 'id' | 'code' | 'kind'> & { points: number | null }) | null
  /** Taken off the items by the coupon. */
  couponDiscountAmount: number
  /** The items at their prices, what was given among them. */
  grossAmount: number
  promotions: AppliedPromotion[]
  /** The paid items after discounts, tax included, and the tax in them. */
  itemsAmount: number
  itemsTaxAmount: number
  shipping: PricedShipping
  delivery: { methodId: number; methodName: string; isChosen: boolean; estimatedDays: number }
  /** The last characters of the gift card's code. */
  giftCardEnding: string | null
}

/** What was bought, as its customer saw it. */
export interface SoldUnit {
  isVariant: boolean
  /** Empty for a product without variants. */
  variantName: string
  slug: string
  imageUrl: string | null
  isPhysical: boolean
  /** Before and after discounts of the product. */
  baseAmount: number
  amount: number
  options: Attribute[]
  attributes: Attribute[]
  /** It was given by a promotion. */
  isFree: boolean
  isOnPromotion: boolean
  promotionAmount: number
  couponAmount: number
  taxAmount: number
  /** What the line comes to after discounts, tax included. */
  totalAmount: number
}
