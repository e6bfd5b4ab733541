import { failure } from '../domain-error.ts'
import type { SkippedLine } from './checkouts.ts'

export class CartEmpty extends failure('conflict', 'cart_empty') {}

/** With the most lines that a cart takes. */
export class CartFull extends failure('conflict', 'cart_full')<number> {}

/** More of one product than the cart takes; with the most it takes. */
export class QuantityLimit extends failure('conflict', 'quantity_limit')<number> {}

/** More is to leave the cart than it holds. */
export class CartHoldsLess extends failure('insufficient', 'cart_holds_less') {}

/** No product of this id can be bought here. */
export class ProductNotForSale extends failure('not_found', 'product_not_for_sale')<number> {}

/** With the names of the products. */
export class ProductUnavailable extends failure('conflict', 'product_unavailable')<string[]> {}

/** With the products, and what is left of each. */
export class InsufficientStock extends failure('insufficient', 'insufficient_stock')<
  { name: string; available: number }[]
> {}

/** Nothing is left of the product; with its name. */
export class OutOfStock extends failure('insufficient', 'out_of_stock')<string> {}

/** A quantity outside the rules of an order. */
export class QuantityNotAllowed extends failure('invalid', 'quantity_not_allowed') {}

/** An order was made of the cart, or another one took its place. */
export class CartInactive extends failure('conflict', 'cart_inactive') {}

/** No line of the cart can be had in the quantity asked for. */
export class AllLinesShort extends failure('insufficient', 'all_lines_short')<SkippedLine[]> {}

/** A payment of the cart is being settled; the same may be asked for again in a moment. */
export class CartBusy extends failure('outside', 'cart_busy') {}
