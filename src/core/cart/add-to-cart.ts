import type { Context } from '../ports.ts'
import { type AcceptedChange, accepted, type Cart, fillAndTidy } from './cart.ts'
import { ProductNotForSale, ProductUnavailable } from './errors.ts'
import { findCartProduct, findCartProducts } from './find-product.ts'
import { hasTermsOf, openCartWithProduct } from './open-cart.ts'
import type { CartChange, CartOwner, CartProduct, OpenCart } from './types.ts'

/** What is wanted; `operationId` stands for the request, see CartObject, and `cause` see NewItem. */
export interface WantedItem {
  productId: number
  quantity: number
  operationId: string | null
  cause?: string
}

/**
 * Adds a product.
 * @throws ProductNotForSale, ProductUnavailable, InsufficientStock, QuantityLimit, CartFull
 */
export async function addToCart(ctx: Context, owner: CartOwner, item: WantedItem): Promise<Cart> {
  const { cart, product, change } = await putIntoCart(ctx, owner, item, (found) => {
    if (!found?.isPriced) throw new ProductNotForSale(item.productId)
    if (!found.isActive) throw new ProductUnavailable([found.name])
    return found
  })
  const others = change.cart.lines
    .map((line) => line.variantId)
    .filter((id) => id !== product.variantId)
  const products = await findCartProducts(ctx, cart.currency, others)
  return fillAndTidy(ctx, cart, change.cart, products.set(product.variantId, product))
}

/** Answers the product where it may be bought, and throws where not. */
type Buyable = (found: CartProduct | undefined) => CartProduct

/** Without a cart there is no such product. */
interface Opened {
  cart: OpenCart | null
  product: CartProduct | undefined
}

interface Attempt {
  cart: OpenCart
  product: CartProduct
  change: CartChange
}

type Put = Attempt & { change: AcceptedChange }

/**
 * Puts a product into the owner's cart, which is opened on first use.
 * @throws InsufficientStock, QuantityLimit, CartFull, and what `buyable` throws
 */
export async function putIntoCart(
  ctx: Context,
  owner: CartOwner,
  item: WantedItem,
  buyable: Buyable,
): Promise<Put> {
  const { productId } = item
  const opened = await openCartFor(ctx, owner, productId)
  const first = await add(ctx, opened, buyable, item)
  if (first.change.ok || first.change.reason !== 'closed') return put(first)
  // Another request has closed it since it was found.
  const next = await openCartWithProduct(ctx, owner, { productId, closed: first.cart })
  return put(await add(ctx, next, buyable, item))
}

/**
 * The owner's cart, which is opened on first use, and the product in its currency. An empty cart with
 * terms that its contract no longer has is given the new ones.
 */
async function openCartFor(ctx: Context, owner: CartOwner, productId: number): Promise<Opened> {
  const { openCart: cart, looked } = owner
  if (!cart) return openCartWithProduct(ctx, owner, { productId })
  if (!hasTermsOf(cart, owner) && (await ctx.objects.cart(cart).close(cart))) {
    return openCartWithProduct(ctx, owner, { productId, closed: cart })
  }
  if (looked?.productId === productId) return { cart, product: looked.product }
  return { cart, product: await findCartProduct(ctx, cart.currency, productId) }
}

async function add(
  ctx: Context,
  { cart, product: found }: Opened,
  buyable: Buyable,
  { quantity, operationId, cause }: WantedItem,
): Promise<Attempt> {
  const product = buyable(found)
  if (!cart) throw new Error('A cart was opened and is not there')
  const { productId, variantId, amount: unitAmount, stock } = product
  const item = { productId, variantId, unitAmount, quantity, stock, cause }
  return { cart, product, change: await ctx.objects.cart(cart).add(cart, item, operationId) }
}

function put({ cart, product, change }: Attempt): Put {
  return { cart, product, change: accepted(change, cart, product) }
}
