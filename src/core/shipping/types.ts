/** What staff enter about a shipping method. */
export interface ShippingFields {
  name: string
  description: string
  /** From the order until it arrives. */
  estimatedDays: number
  /** Minor units of the currency that it is offered in. */
  amount: number
}

/** A shipping method with its price in one currency. */
export interface ShippingMethod extends ShippingFields {
  id: number
  currency: string
  /** When an order that is placed now arrives. */
  deliveryAt: Date
}

/** A method by its id, and the currency in which it must be offered. */
export interface WhichMethod {
  id: number
  currency: string
}
