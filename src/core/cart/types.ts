import type { SalePolicy } from '../../db/schema/sale-policy.ts'
import type { ContractName } from '../../db/schema/sale-terms.ts'
import type { Feature } from '../catalog/types.ts'
import type { ChannelCode } from '../channels.ts'
import type {
  CartOrderRequest,
  CheckoutOutcome,
  CheckoutRequest,
  Quote,
  QuoteOutcome,
  QuotePayment,
  QuoteRequest,
} from './checkouts.ts'
import type { CartEdit, MergedLine, Tidying } from './edit-types.ts'
import type { CartSettings } from './settings.ts'

/**
 * Whose a cart is, and how it sells. A cart keeps its terms as long as anything is in it, whatever the
 * settings become.
 */
export interface CartTerms {
  contract: ContractName
  channel: ChannelCode
  userId: number
  currency: string
  policy: SalePolicy
}

/** What a cart's object is found by: its public id, in contracts where carts have one. */
export interface CartName {
  id: number
  uuid: string | null
}

/** A cart as D1 knows it. It is sent with every call of its object, which asks D1 for nothing. */
export interface OpenCart extends CartTerms, CartName {
  createdAt: number
  /** False once an order was made of it, or another one took its place. */
  isOpen: boolean
  /** Since when it has these terms. A request that knows an earlier time comes late. */
  openedAt: number
}

/** A product as the cart needs it: its default variant's price to pay now and stock, in one currency. */
export interface CartProduct {
  productId: number
  variantId: number
  name: string
  slug: string
  currency: string
  /** 0 where it has no price in the currency. */
  amount: number
  stock: number
  /** It can be bought: active, and priced. */
  isActive: boolean
  isPriced: boolean
  features: Feature[]
  imageUrl: string | null
}

/** A user with the terms that a new cart would have. */
export interface CartOwner extends CartTerms {
  /** The cart that was found at sign-in; null where there was none. */
  openCart: OpenCart | null
  /** The product that was looked for at sign-in, in the cart's currency. */
  looked?: { productId: number; product: CartProduct | undefined } | undefined
}

export interface CartLine {
  /** Unique over all carts. */
  id: number
  productId: number
  variantId: number
  quantity: number
  /** Price snapshot in minor units of the cart's currency. */
  unitAmount: number
  createdAt: number
}

export interface CartState {
  updatedAt: number
  couponId: number | null
  lines: CartLine[]
  /** Grows with every change. */
  version: number
  /** Nothing changes it any more. */
  isClosed: boolean
  settings: CartSettings
}

/** What a cart's object knows by itself; nothing is in it where `id` is null. */
export interface PeekedCart {
  id: number | null
  openedAt: number | null
  state: CartState
}

export type CartChange =
  | { ok: true; cart: CartState; line: CartLine | null }
  | {
      ok: false
      reason:
        | 'insufficient_stock'
        | 'quantity_max'
        | 'line_not_found'
        | 'cart_full'
        | 'holds_less'
        | 'already_empty'
        | 'empty'
        | 'closed'
        | 'gone'
        | 'busy'
        | 'out_of_stock'
        | 'quantity_not_allowed'
    }

/** Which line: by its id, or by the product that it holds. */
export type LineChoice = { lineId: number } | { productId: number }

export interface NewItem {
  productId: number
  variantId: number
  unitAmount: number
  quantity: number
  /** Bounds the line's quantity. */
  stock: number
  /** What it is added for, where that adds it once however often it is asked for. */
  cause?: string | undefined
}

/**
 * The Cart object: lines, price snapshots and the checkout of one cart, one change at a time. A
 * change whose operation id is known has happened: nothing changes, and its line is answered again.
 */
export interface CartObject {
  read(cart: OpenCart): Promise<CartState>
  /** What is in the cart before D1 was asked for it. */
  peek(): Promise<PeekedCart>
  /** What a change was answered under an operation id; null where the cart knows of none. */
  recall(cart: OpenCart, operationId: string): Promise<CartChange | null>
  /** Adds to the product's line or opens one. */
  add(cart: OpenCart, item: NewItem, operationId: string | null): Promise<CartChange>
  setQuantity(
    cart: OpenCart,
    change: LineChoice & { quantity: number; stock: number },
    operationId: string | null,
  ): Promise<CartChange>
  /** Subtracts from a product's line; one that reaches zero is answered a last time, and is gone. */
  take(
    cart: OpenCart,
    item: { productId: number; quantity: number },
    operationId: string | null,
  ): Promise<CartChange>
  remove(cart: OpenCart, which: LineChoice[], operationId: string | null): Promise<CartChange>
  /** Empties the cart; refused where nothing is in it. */
  clear(cart: OpenCart, operationId: string | null): Promise<CartChange>
  /** Keeps a coupon instead of the one before, until the cart is empty; refused where it is. */
  applyCoupon(cart: OpenCart, couponId: number, operationId: string | null): Promise<CartChange>
  /**
   * Closes the cart where nothing is in it, so that D1 may give it other terms; false where something
   * is. Nothing is added on the old ones any more.
   */
  close(cart: OpenCart): Promise<boolean>
  edit(cart: OpenCart, edit: CartEdit, operationId: string | null): Promise<CartChange>
  /** Takes out what has lapsed, unless the cart was changed since that was seen. */
  tidy(cart: OpenCart, tidying: Tidying): Promise<void>
  /** Ends all changes of the cart, and answers what is in it. */
  retire(cart: OpenCart): Promise<CartState>
  /** Adds the lines of another cart, once. */
  merge(cart: OpenCart, fromId: number, lines: MergedLine[]): Promise<void>
  /** Ends all changes of the cart, and forgets what was in it. */
  erase(cart: OpenCart): Promise<void>
  checkout(cart: OpenCart, request: CheckoutRequest): Promise<CheckoutOutcome>
  /** Orders the whole cart, once, and closes it. */
  order(cart: OpenCart, request: CartOrderRequest): Promise<CheckoutOutcome>
  /** Fixes what the customer is to pay for the cart, in place of an earlier quote. */
  quote(cart: OpenCart, request: QuoteRequest): Promise<QuoteOutcome>
  /** Pays a quote and makes its order, once. */
  pay(cart: OpenCart, quote: Quote, payment: QuotePayment): Promise<CheckoutOutcome>
  /** What a payment is answered where no quote is open; null where the cart knows of none. */
  payWithoutQuote(cart: OpenCart, operationId: string | null): Promise<CheckoutOutcome | null>
}
