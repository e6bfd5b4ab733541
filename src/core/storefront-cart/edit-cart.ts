import { accepted } from '../cart/cart.ts'
import type { CartEdit } from '../cart/edit-types.ts'
import { CartInactive } from '../cart/errors.ts'
import type { CartState } from '../cart/types.ts'
import type { Context } from '../ports.ts'
import { priceNow } from './get-cart.ts'
import type { Customer, PricedCart, StorefrontCart } from './types.ts'

/** A change of a cart, and who makes it. */
export interface Editing {
  cart: StorefrontCart
  customer: Customer
  /** Stands for the request: what it changes is changed once. */
  operationId: string | null
}

/** A product, as refusals name it. */
type Named = { name: string; stock: number }

/**
 * Changes a cart and prices it.
 * @throws CartInactive, NotFound where its time is over, CartBusy, and what `edit` is refused for
 */
export async function editStorefrontCart(
  ctx: Context,
  editing: Editing,
  edit: CartEdit,
  product?: Named,
): Promise<PricedCart> {
  const { cart, customer } = editing
  return priceNow(ctx, cart, await editState(ctx, editing, edit, product), customer)
}

/** Changes a cart, and answers what is in it then. @throws as `editStorefrontCart` */
export async function editState(
  ctx: Context,
  { cart, operationId }: Editing,
  edit: CartEdit,
  product?: Named,
): Promise<CartState> {
  assertOpen(cart)
  const change = await ctx.objects.cart(cart).edit(cart, edit, operationId)
  if (!change.ok && change.reason === 'closed') throw new CartInactive()
  return accepted(change, cart, product).cart
}

/** @throws CartInactive */
export function assertOpen({ isOpen }: StorefrontCart): void {
  if (!isOpen) throw new CartInactive()
}
