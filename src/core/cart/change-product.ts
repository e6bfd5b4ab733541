import type { Context } from '../ports.ts'
import { accepted, type FilledLine, putIntoCart } from './cart.ts'
import { CartHoldsLess, ProductNotForSale } from './errors.ts'
import { findCartProduct } from './find-product.ts'
import type { CartOwner } from './types.ts'

interface ProductQuantity {
  productId: number
  quantity: number
}

/**
 * Adds a product and answers its line.
 * @throws ProductNotForSale, InsufficientStock, QuantityLimit, CartFull
 */
export async function addProduct(
  ctx: Context,
  owner: CartOwner,
  { productId, quantity }: ProductQuantity,
): Promise<FilledLine> {
  const product = await findCartProduct(ctx, owner.currency, productId)
  if (!product?.isActive) throw new ProductNotForSale(productId)
  const { line } = await putIntoCart(ctx, owner, { product, quantity })
  if (!line) throw new Error('A line was added and is not there')
  return { ...line, product }
}

/**
 * Takes a product out again and answers what is left of its line, perhaps nothing. What is in the
 * cart can be taken out although it is no longer for sale. @throws ProductNotForSale, CartHoldsLess
 */
export async function takeProduct(
  ctx: Context,
  owner: CartOwner,
  item: ProductQuantity,
): Promise<FilledLine> {
  const product = await findCartProduct(ctx, owner.currency, item.productId)
  if (!product) throw new ProductNotForSale(item.productId)
  const change = await ctx.objects.cart(owner.contract, owner.userId).take(owner, item)
  if (!change.ok && change.reason === 'line_not_found') {
    throw product.isActive ? new CartHoldsLess() : new ProductNotForSale(item.productId)
  }
  const { line } = accepted(change, owner, product.name)
  if (!line) throw new Error('A line was changed and is not answered')
  return { ...line, product }
}
