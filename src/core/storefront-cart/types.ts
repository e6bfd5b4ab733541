import type { CartLine, CartState, OpenCart } from '../cart/types.ts'
import type { ProductFacts, Unit } from '../catalog/sellable-unit.ts'
import type { Balances } from '../ledgers/balances.ts'
import type { GiftCard } from '../ledgers/gift-cards.ts'
import type {
  Breakdown,
  FreeLine,
  LineToPrice,
  PricedShipping,
} from '../pricing/breakdown/types.ts'
import type { RunningPromotion } from '../pricing/promotions/running-promotions.ts'
import type { FoundCoupon } from '../promotions/find-coupon.ts'
import type { ShippingRow } from '../shipping/find-shipping-method.ts'

/** A cart by its public id, as D1 knows it. */
export interface StorefrontCart extends OpenCart {
  uuid: string
  /** It is its owner's: no order was made of it, and no other took its place. */
  isOpen: boolean
}

/** Who has a cart, as far as prices go. */
export interface Customer {
  userId: number
  isGuest: boolean
}

/** What a line holds. One that is not on sale at the moment has no price. */
export interface CartUnit extends Unit {
  product: ProductFacts
  isOnSale: boolean
}

/** What the shop has to say of a cart's content at one moment. */
export interface Offers {
  /** By variant; those of deleted products are missing. */
  units: Map<number, CartUnit>
  promotions: RunningPromotion[]
  coupon: FoundCoupon | null
  /** By id. */
  shippingMethods: ShippingRow[]
  balances: Balances
  /** The one that the cart keeps, as long as it pays. */
  giftCard: GiftCard | null
}

/** A line with what it holds. */
export type UnitLine = CartLine & { unit: CartUnit }

/** Units that a promotion gives, with what they are. */
export type GivenLine = FreeLine & { unit: CartUnit; promotion: RunningPromotion }

/** A line that is priced: one on sale. */
export type LineOnSale = LineToPrice & { id: number }

/** A way to ship with what it would cost this cart. */
export interface DeliveryChoice {
  method: ShippingRow
  price: PricedShipping
}

/** A cart with what it comes to at this moment. */
export interface PricedCart {
  cart: StorefrontCart
  state: CartState
  expiresAt: Date
  /** Those whose product was not deleted, as they were added. */
  lines: UnitLine[]
  /** What promotions give. */
  given: GivenLine[]
  offers: Offers
  breakdown: Breakdown<LineOnSale, FoundCoupon>
  /** By price, the cheapest first; none where nothing is delivered to its address, or there is none. */
  choices: DeliveryChoice[]
  /** The value of the items from which shipping is free; null for never. */
  freeFrom: number | null
  /** The way to ship that is charged; null without an address that is delivered to. */
  delivery: (DeliveryChoice & { isChosen: boolean }) | null
}
