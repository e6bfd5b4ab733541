/** What staff write of a way to ship. */
export interface ShippingFields {
  name: string
  description: string
  /** From the order until it arrives. */
  estimatedDays: number
  /** Minor units of the currency that it is offered in. */
  amount: number
}

/** A way to ship, in a currency that it has a price in. */
export interface ShippingMethod extends ShippingFields {
  id: number
  currency: string
  /** When an order of this moment arrives. */
  deliveryAt: Date
}

/** A method by its id, and the currency in which it must be offered. */
export interface WhichMethod {
  id: number
  currency: string
}
