import type { DetailedAddress } from '../addresses/types.ts'

/** What storefronts keep in a cart beside its lines and its coupon. */
export interface CartSettings {
  metadata: Record<string, string> | null
  billingAddress: CartAddress | null
  shippingAddress: CartAddress | null
  /** The way to ship that the customer has chosen; null for the cheapest. */
  shippingMethodId: number | null
  /** What the customer wants to pay with beside money: whole points, and minor units of store credit. */
  points: number
  creditAmount: number
  giftCardId: number | null
}

/** A saved address as it was when it was chosen; without an id one that was typed in. */
export type CartAddress = DetailedAddress & {
  id: number | null
  isDefaultShipping: boolean
  isDefaultBilling: boolean
}
