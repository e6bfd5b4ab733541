import {
  CartFull,
  InsufficientStock,
  InvalidField,
  NotFound,
  ProductUnavailable,
} from '../errors.ts'
import type { Context } from '../ports.ts'
import { type CartProduct, findCartProduct, findCartProducts } from './find-product.ts'
import { linesMax, quantityMax } from './lines.ts'
import type { CartChange, CartLine, CartOwner, CartState } from './types.ts'

/** A cart with the current data of the products in it. */
export interface Cart extends Omit<CartState, 'lines'> {
  owner: CartOwner
  lines: (CartLine & { product: CartProduct })[]
}

/** The owner's cart; lines of deleted products are dropped on the way. */
export async function getCart(ctx: Context, owner: CartOwner): Promise<Cart> {
  return withProducts(ctx, owner, await ctx.objects.cart(owner.contract, owner.userId).read(owner))
}

/** Adds a product. @throws NotFound, ProductUnavailable, InsufficientStock, CartFull */
export async function addToCart(
  ctx: Context,
  owner: CartOwner,
  item: { productId: number; quantity: number },
): Promise<Cart> {
  const product = await findCartProduct(ctx.db, owner.currency, item.productId)
  if (!product) throw new NotFound('product')
  if (!product.isActive) throw new ProductUnavailable([product.name])
  const change = await ctx.objects.cart(owner.contract, owner.userId).add(owner, {
    productId: product.productId,
    variantId: product.variantId,
    unitAmount: product.amount,
    quantity: item.quantity,
    stock: product.stock,
  })
  return withProducts(ctx, owner, accepted(change, product.name).cart)
}

/**
 * Sets a line's quantity; 0 removes it and answers null.
 * @throws NotFound, InsufficientStock, ProductUnavailable
 */
export async function setCartQuantity(
  ctx: Context,
  owner: CartOwner,
  { lineId, quantity }: { lineId: number; quantity: number },
): Promise<Cart['lines'][number] | null> {
  const cart = await getCart(ctx, owner)
  const line = cart.lines.find((known) => known.id === lineId)
  if (!line) throw new NotFound('cart item')
  const object = ctx.objects.cart(owner.contract, owner.userId)
  if (quantity === 0) {
    accepted(await object.remove(owner, [lineId]), line.product.name)
    return null
  }
  const { name, stock } = line.product
  const { line: changed } = accepted(
    await object.setQuantity(owner, { lineId, quantity, stock }),
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
  accepted(await ctx.objects.cart(owner.contract, owner.userId).remove(owner, [lineId]), '')
}

export async function clearCart(ctx: Context, owner: CartOwner): Promise<void> {
  await ctx.objects.cart(owner.contract, owner.userId).clear(owner)
}

async function withProducts(ctx: Context, owner: CartOwner, cart: CartState): Promise<Cart> {
  const variantIds = cart.lines.map((line) => line.variantId)
  const products = await findCartProducts(ctx.db, owner.currency, variantIds)
  const gone = cart.lines.filter((line) => !products.has(line.variantId)).map((line) => line.id)
  if (gone.length > 0) await ctx.objects.cart(owner.contract, owner.userId).remove(owner, gone)
  const lines = cart.lines.flatMap((line) => {
    const product = products.get(line.variantId)
    return product ? [{ ...line, product }] : []
  })
  return { ...cart, owner, lines }
}

function accepted(change: CartChange, productName: string): Extract<CartChange, { ok: true }> {
  if (change.ok) return change
  switch (change.reason) {
    case 'insufficient_stock':
      throw new InsufficientStock([productName])
    case 'quantity_max':
      throw new InvalidField('quantity', `Ensure this value is at most ${quantityMax}.`)
    case 'line_not_found':
      throw new NotFound('cart item')
    case 'cart_full':
      throw new CartFull(linesMax)
  }
}
