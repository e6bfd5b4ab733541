import type { Address } from '../../db/schema/orders.ts'
import type { ContractName } from '../ports.ts'
import type { SalePolicy } from '../sale-policy.ts'

/** Whose cart an object holds; sent with every call because an object does not know its name. */
export interface CartOwner {
  contract: ContractName
  userId: number
  currency: string
  policy: SalePolicy
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
  id: number
  createdAt: number
  updatedAt: number
  lines: CartLine[]
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
    }

export interface CheckoutRequest {
  /** Id for a new checkout, should one begin. */
  checkoutId: string
  /** The client's Idempotency-Key: the same key again gets the same checkout's outcome. */
  requestKey: string | null
  shippingAddress: Address | null
}

/** A line that stays in the cart because too little of its product is left. */
export interface SkippedLine {
  name: string
  available: number
  requested: number
}

export type CheckoutOutcome =
  | { ok: true; checkoutId: string; skipped: SkippedLine[] }
  | { ok: false; reason: 'empty' | 'interrupted' }
  | { ok: false; reason: 'product_unavailable' | 'insufficient_stock'; names: string[] }
  | { ok: false; reason: 'all_lines_short'; skipped: SkippedLine[] }

/** The Cart object: lines, price snapshots and the checkout of one cart, one change at a time. */
export interface CartObject {
  read(owner: CartOwner): Promise<CartState>
  /** Adds to the product's line or opens one; `stock` bounds the line's quantity. */
  add(
    owner: CartOwner,
    item: {
      productId: number
      variantId: number
      unitAmount: number
      quantity: number
      stock: number
    },
  ): Promise<CartChange>
  setQuantity(
    owner: CartOwner,
    change: { lineId: number; quantity: number; stock: number },
  ): Promise<CartChange>
  /** Subtracts from a product's line; one that reaches zero is answered a last time, and is gone. */
  take(owner: CartOwner, item: { productId: number; quantity: number }): Promise<CartChange>
  remove(owner: CartOwner, lineIds: number[]): Promise<CartChange>
  /** Empties the cart; refused where nothing is in it. */
  clear(owner: CartOwner): Promise<CartChange>
  checkout(owner: CartOwner, request: CheckoutRequest): Promise<CheckoutOutcome>
}
