import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { putIntoCart, type WantedItem } from './add-to-cart.ts'
import { accepted, type FilledLine } from './cart.ts'
import { CartHoldsLess, ProductNotForSale } from './errors.ts'
import { findCartProduct } from './find-product.ts'
import type { CartChange, CartOwner } from './types.ts'

/**
 * Adds a product and answers its line.
 * @throws ProductNotForSale, InsufficientStock, QuantityLimit, CartFull
 */
export async function addProduct(
  ctx: Context,
  owner: CartOwner,
  item: WantedItem,
): Promise<FilledLine> {
  const { product, change } = await putIntoCart(ctx, owner, item, (found) => {
    if (!found?.isActive) throw new ProductNotForSale(item.productId)
    return found
  })
  if (!change.line) throw new Error('A line was added and is not there')
  return { ...change.line, product }
}

/**
 * Takes a product out again and answers what is left of its line, perhaps nothing. What is in the
 * cart can be taken out although it is no longer for sale. @throws ProductNotForSale, CartHoldsLess
 */
export async function takeProduct(
  ctx: Context,
  owner: CartOwner,
  { operationId, ...item }: WantedItem,
): Promise<FilledLine> {
  const { openCart: cart } = owner
  const terms = cart ?? owner
  const product = await findCartProduct(ctx, terms.currency, item.productId)
  if (!product) throw new ProductNotForSale(item.productId)
  const change: CartChange = cart
    ? await ctx.objects.cart(cart).take(cart, item, operationId)
    : { ok: false, reason: 'line_not_found' }
  if (!change.ok && change.reason === 'line_not_found') {
    throw product.isActive ? new CartHoldsLess() : new ProductNotForSale(item.productId)
  }
  const { line } = accepted(change, terms, product)
  if (!line) throw new Error('A line was changed and is not answered')
  return { ...line, product }
}

/**
 * Sets how many of a product are in the cart, at least 1, and answers its line.
 * @throws NotFound, ProductNotForSale, InsufficientStock, QuantityLimit
 */
export async function setProductQuantity(
  ctx: Context,
  { openCart: cart }: CartOwner,
  { productId, quantity, operationId }: WantedItem,
): Promise<FilledLine> {
  const product = cart && (await findCartProduct(ctx, cart.currency, productId))
  if (!product) throw new NotFound('cart item')
  if (!product.isActive) throw new ProductNotForSale(productId)
  const wanted = { productId, quantity, stock: product.stock }
  const change = await ctx.objects.cart(cart).setQuantity(cart, wanted, operationId)
  const { line } = accepted(change, cart, product)
  if (!line) throw new Error('A line was changed and is not answered')
  return { ...line, product }
}
