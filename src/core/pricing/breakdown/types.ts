import type { Tax } from '../../channels.ts'

/*
 * All amounts are minor units of one currency. Prices, and what promotions, coupons and shipping are
 * measured by, include the channel's tax where its prices do.
 */

/** A paid line. */
export interface LineToPrice {
  productId: number
  variantId: number
  unitAmount: number
  quantity: number
  /** What is left of the variant, this line's units included: free units end with it. */
  stock: number
}

/** What applies by itself to a product in a channel. */
export type Promotion<Given extends Gift = Gift> = { id: number; productId: number } & (
  | { kind: 'percentage'; points: number }
  /** Off each unit. */
  | { kind: 'fixed'; amount: number }
  | { kind: 'buy_x_get_y'; buyQuantity: number; getQuantity: number; gift: Given | null }
)

/** Another product that is given; without one, units of the product itself are. */
export type Gift = Omit<LineToPrice, 'quantity'>

/** What a code takes off, from a value of the items on. */
export type CouponTerms = { subtotalMin: number } & (
  | { kind: 'percentage'; points: number }
  | { kind: 'fixed'; amount: number }
  | { kind: 'free_shipping' }
)

/** What a shipping method costs. */
export interface ShippingTerms {
  amount: number
  /** The value of the items, before anything is taken off, from which it costs nothing; null for never. */
  freeFrom: number | null
}

/** What the customer wants to pay with beside money; each pays as far as something is left to pay. */
export interface OtherMeans {
  /** `worth` is what one point pays. */
  points: { count: number; worth: number } | null
  creditAmount: number
  giftCardAmount: number
}

export interface CartToPrice<Line extends LineToPrice, Coupon extends CouponTerms> {
  lines: Line[]
  /** Those running on the products of the lines. */
  promotions: Promotion[]
  /** One that the customer can use. */
  coupon: Coupon | null
  /** Null as long as none is chosen. */
  shipping: ShippingTerms | null
  tax: Tax
  means: OtherMeans
}

/** A paid line with its parts of the breakdown. */
export interface PricedLine<Line extends LineToPrice> {
  line: Line
  /** What takes something off it; null for none. */
  promotionId: number | null
  promotionAmount: number
  couponAmount: number
  taxAmount: number
  /** What it comes to after discounts, tax included. */
  totalAmount: number
}

/** Units that a promotion gives: a line of their own that costs nothing. */
export interface FreeLine extends Gift {
  promotionId: number
  /** The product whose paid units brought it. */
  boughtProductId: number
  quantity: number
}

export interface PricedShipping {
  /** Before it is made free. */
  listAmount: number
  discountAmount: number
  /** The part of that which the coupon gives: nothing where it would be free without it. */
  couponAmount: number
  taxAmount: number
  /** What is charged, tax included. */
  totalAmount: number
}

/** What a cart comes to. */
export interface Breakdown<
  Line extends LineToPrice = LineToPrice,
  Coupon extends CouponTerms = CouponTerms,
> {
  lines: PricedLine<Line>[]
  freeLines: FreeLine[]
  /** The paid lines at their prices. */
  subtotalAmount: number
  /** Taken off the paid lines. */
  promotionAmount: number
  /** What promotions leave of them, by which the coupon's minimum is measured. */
  promotedAmount: number
  /** The one that counts; null where nothing is paid for, or the items do not reach its minimum. */
  coupon: Coupon | null
  couponAmount: number
  /** In the paid lines. */
  taxAmount: number
  /** The paid lines after discounts, tax included. */
  itemsAmount: number
  shipping: PricedShipping | null
  /** Items and shipping. */
  totalAmount: number
  pointsUsed: number
  pointsAmount: number
  creditAmount: number
  giftCardAmount: number
  /** What is left to be paid with money. */
  dueAmount: number
}
