import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import {
  CartFull,
  CartHoldsLess,
  InsufficientStock,
  ProductNotForSale,
  ProductUnavailable,
  QuantityLimit,
} from './errors.ts'
import { type CartProduct, findCartProduct, findCartProducts } from './find-product.ts'
import { linesMax } from './lines.ts'
import type { CartChange, CartLine, CartOwner, CartState } from './types.ts'

/** A line with the current data of its product. */
export type FilledLine = CartLine & { product: CartProduct }

export interface Cart extends Omit<CartState, 'lines'> {
  owner: CartOwner
  lines: FilledLine[]
}

/** The owner's cart; lines of deleted products are dropped on the way. */
export async function getCart(ctx: Context, owner: CartOwner): Promise<Cart> {
  return withProducts(ctx, owner, await ctx.objects.cart(owner.contract, owner.userId).read(owner))
}

/**
 * Adds a product.
 * @throws ProductNotForSale, ProductUnavailable, InsufficientStock, QuantityLimit, CartFull
 */
export async function addToCart(
  ctx: Context,
  owner: CartOwner,
  item: { productId: number; quantity: number },
): Promise<Cart> {
  const product = await findCartProduct(ctx, owner.currency, item.productId)
  if (!product?.isPriced) throw new ProductNotForSale(item.productId)
  if (!product.isActive) throw new ProductUnavailable([product.name])
  const { cart } = await putIntoCart(ctx, owner, { product, quantity: item.quantity })
  return withProducts(ctx, owner, cart)
}

/** Adds a product that is for sale. @throws InsufficientStock, QuantityLimit, CartFull */
export async function putIntoCart(
  ctx: Context,
  owner: CartOwner,
  { product, quantity }: { product: CartProduct; quantity: number },
): Promise<AcceptedChange> {
  const { productId, variantId, amount: unitAmount, stock } = product
  const change = await ctx.objects
    .cart(owner.contract, owner.userId)
    .add(owner, { productId, variantId, unitAmount, quantity, stock })
  return accepted(change, owner, product.name)
}

/**
 * Sets a line's quantity; 0 removes it and answers null.
 * @throws NotFound, InsufficientStock, QuantityLimit
 */
export async function setCartQuantity(
  ctx: Context,
  owner: CartOwner,
  { lineId, quantity }: { lineId: number; quantity: number },
): Promise<FilledLine | null> {
  const cart = await getCart(ctx, owner)
  const line = cart.lines.find((known) => known.id === lineId)
  if (!line) throw new NotFound('cart item')
  const object = ctx.objects.cart(owner.contract, owner.userId)
  if (quantity === 0) {
    accepted(await object.remove(owner, [lineId]), owner, line.product.name)
    return null
  }
  const { name, stock } = line.product
  const { line: changed } = accepted(
    await object.setQuantity(owner, { lineId, quantity, stock }),
    owner,
    name,
  )
  return changed && { ...changed, product: line.product }
}

/** @throws NotFound */
export async function removeFromCart(
  ctx: Context,
  owner: CartOwner,
  lineId: number,
): Promise<void> {
  const object = ctx.objects.cart(owner.contract, owner.userId)
  accepted(await object.remove(owner, [lineId]), owner, '')
}

/** Empties the cart; false where nothing was in it. */
export async function clearCart(ctx: Context, owner: CartOwner): Promise<boolean> {
  return (await ctx.objects.cart(owner.contract, owner.userId).clear(owner)).ok
}

async function withProducts(ctx: Context, owner: CartOwner, cart: CartState): Promise<Cart> {
  const variantIds = cart.lines.map((line) => line.variantId)
  const products = await findCartProducts(ctx, owner.currency, variantIds)
  const gone = cart.lines.filter((line) => !products.has(line.variantId)).map((line) => line.id)
  if (gone.length > 0) await ctx.objects.cart(owner.contract, owner.userId).remove(owner, gone)
  const lines = cart.lines.flatMap((line) => {
    const product = products.get(line.variantId)
    return product ? [{ ...line, product }] : []
  })
  return { ...cart, owner, lines }
}

type AcceptedChange = Extract<CartChange, { ok: true }>

/** The change, or what it was refused for as a failure. */
export function accepted(
  change: CartChange,
  { policy }: CartOwner,
  productName: string,
): AcceptedChange {
  if (change.ok) return change
  switch (change.reason) {
    case 'insufficient_stock':
      throw new InsufficientStock([productName])
    case 'quantity_max':
      throw new QuantityLimit(policy.quantityMax)
    case 'holds_less':
      throw new CartHoldsLess()
    case 'line_not_found':
    case 'already_empty':
      throw new NotFound('cart item')
    case 'cart_full':
      throw new CartFull(linesMax)
  }
}
