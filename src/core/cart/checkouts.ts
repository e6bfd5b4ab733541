import type { payments, ReturnAddresses } from '../../db/schema/orders.ts'
import type { quotes } from '../../db/schema/quotes.ts'
import type { GatewayName, SalePolicy } from '../../db/schema/sale-policy.ts'
import type { OrderDetails } from '../orders/types.ts'
import type { CartHindrance, CouponHindrance } from './hindrances.ts'

/*
 * What a Cart object is asked about checkouts, and what it answers. Amounts in minor units.
 */

export interface CheckoutRequest {
  /** The same id again gets the same checkout's outcome; null where it was made without a key. */
  operationId: string | null
  details: OrderDetails
  /** What is ordered instead of the cart's content, which stays as it is; null to order the cart. */
  direct: DirectSale | null
}

/** A whole cart is ordered, for what it comes to at that moment, and is closed by it. */
export interface CartOrderRequest {
  /** The same id again gets the same order. */
  operationId: string | null
  isGuest: boolean
  /** How it is to be paid; null where the customer has not said. */
  payment: PaymentChoice | null
}

export interface PaymentChoice {
  gateway: GatewayName
  returnTo: ReturnAddresses
}

/**
 * Why no order was made of a whole cart. `no_payment`: money is due, and nobody has said how it is to be
 * paid, or by a gateway that is not there.
 */
export type CartOrderRefusal =
  | { ok: false; reason: 'not_ready'; hindrance: CartHindrance }
  | { ok: false; reason: 'coupon'; hindrance: CouponHindrance }
  | { ok: false; reason: 'gone' | 'no_payment' }
  /** Before, by another request. */
  | { ok: false; reason: 'ordered'; checkoutId: string }

/** An order without a cart, on terms of its own. */
export interface DirectSale {
  policy: DirectPolicy
  lines: DirectLine[]
  /** What it is to be paid through, outside the shop. */
  gateway: GatewayName
  /** What is wrong with it: nothing is ordered, unless the same operation has ordered it before. */
  refusal?: DirectRefusal | undefined
}

/** Nobody was shown a price before. */
export type DirectPolicy = SalePolicy & { prices: 'current' }

/** `items_unknown`: the items at these places are not on sale. */
export type DirectRefusal =
  | { ok: false; reason: 'items_unknown'; places: number[] }
  | { ok: false; reason: 'shipping_method' }

export interface DirectLine {
  productId: number
  variantId: number
  quantity: number
  /** What the customer chose beside the variant; null where nothing. */
  options: Record<string, string> | null
}

/** A line that stays in the cart because too little of its product is left. */
export interface SkippedLine {
  name: string
  available: number
  requested: number
}

export interface PlacedCheckout {
  checkoutId: string
  skipped: SkippedLine[]
  /** The order that was paid with it, where it is at hand. */
  paid?: PaidOrder
}

/** What the customer is told of an order that was paid inside the checkout. Minor units. */
export interface PaidOrder {
  id: number
  number: string
  totalAmount: number
  currency: string
  /** The gateway's id of the money. */
  transactionId: string
}

export type CheckoutOutcome = ({ ok: true } & PlacedCheckout) | CheckoutFailure

/**
 * `interrupted`: what becomes of it is not known yet. `undone`: no money was asked for, and the same may be
 * asked for again.
 */
export type CheckoutFailure =
  | DirectRefusal
  | CartOrderRefusal
  | { ok: false; reason: 'empty' | 'interrupted' | 'undone' }
  | { ok: false; reason: 'product_unavailable'; names: string[] }
  | { ok: false; reason: 'insufficient_stock'; short: SkippedLine[] }
  | { ok: false; reason: 'all_lines_short'; skipped: SkippedLine[] }
  | ({ ok: false; reason: PaymentFault } & PaymentRefusal)

export interface PaymentRefusal {
  /** The gateway's words; null where it has said nothing. */
  message: string | null
  /** What the customer needs to go on, where something must be done first. */
  unfinished?: { reference: string; clientSecret: string | null }
}

/**
 * Why a quote was not paid. `stale`: the cart has changed. `closed`: it is no longer open. `used_up`: its
 * coupon cannot be had any more. `declined`: by the gateway, in its words. `unfinished`: the customer has
 * something to do first. `under_way`: the gateway takes too long; the money goes back if it comes.
 * `not_taken`: the gateway took no money, or not what was asked for.
 */
export type PaymentFault =
  | 'stale'
  | 'closed'
  | 'used_up'
  | 'declined'
  | 'unfinished'
  | 'under_way'
  | 'not_taken'

/** What a customer was shown to pay for a cart. */
export type Quote = typeof quotes.$inferSelect

export interface QuoteRequest {
  /** The same id again gets the same quote, as long as that is open. */
  operationId: string | null
  gateway: GatewayName
  shippingMethodId: number
  /** One of the customer's addresses; null for the default one, if there is one. */
  addressId: number | null
}

export type QuoteOutcome =
  | {
      ok: true
      quote: Quote
      /** What is to be opened for it, where it has just been written. */
      payment?: typeof payments.$inferSelect | undefined
    }
  | {
      ok: false
      reason: 'empty' | 'busy' | 'shipping_method' | 'address' | 'nothing_due' | 'account_closed'
    }
  | { ok: false; reason: 'product_unavailable'; names: string[] }
  | { ok: false; reason: 'insufficient_stock'; short: SkippedLine[] }

export interface QuotePayment {
  operationId: string | null
  /** What the customer pays with; the payment's reference, or null, where it is completed already. */
  method: string | null
  savesCard: boolean
  clientAddress: string | null
}
