import { NotFound, Unavailable } from '../errors.ts'
import type { Context } from '../ports.ts'
import {
  CartBusy,
  CartEmpty,
  CartFull,
  CartHoldsLess,
  InsufficientStock,
  OutOfStock,
  QuantityLimit,
  QuantityNotAllowed,
} from './errors.ts'
import { findCartProducts } from './find-product.ts'
import { linesMax } from './lines.ts'
import { openCart } from './open-cart.ts'
import type {
  CartChange,
  CartLine,
  CartOwner,
  CartProduct,
  CartState,
  CartTerms,
  LineChoice,
  OpenCart,
} from './types.ts'

/** A line with the current data of its product. */
export type FilledLine = CartLine & { product: CartProduct }

export interface Cart extends OpenCart {
  updatedAt: number
  lines: FilledLine[]
}

/** The owner's cart, which is opened on first use; lines of deleted products are taken out of it. */
export async function openAndTidyCart(ctx: Context, owner: CartOwner): Promise<Cart> {
  if (owner.openCart) return readAndTidy(ctx, owner.openCart)
  const { cart, isNew } = await openCart(ctx, owner)
  // Nothing is in it: its object need not be woken to say so.
  return isNew ? { ...cart, updatedAt: cart.openedAt, lines: [] } : readAndTidy(ctx, cart)
}

/**
 * Sets a line's quantity; 0 removes it and answers null.
 * @throws NotFound, InsufficientStock, QuantityLimit
 */
export async function setCartQuantity(
  ctx: Context,
  owner: CartOwner,
  change: { lineId: number; quantity: number; operationId: string | null },
): Promise<FilledLine | null> {
  if (change.quantity === 0) {
    await removeFromCart(ctx, owner, change)
    return null
  }
  const { openCart: cart } = owner
  if (!cart) throw new NotFound('cart item')
  const object = ctx.objects.cart(cart)
  const line = (await object.read(cart)).lines.find(({ id }) => id === change.lineId)
  const product = line && (await findProductOf(ctx, cart, line))
  const { operationId, ...wanted } = change
  const answer = await object.setQuantity(
    cart,
    { ...wanted, stock: product?.stock ?? 0 },
    operationId,
  )
  const { line: changed } = accepted(answer, cart, product)
  if (!changed) throw new Error('A line was changed and is not answered')
  return { ...changed, product: product ?? (await findProductOf(ctx, cart, changed)) }
}

/** @throws NotFound */
export async function removeFromCart(
  ctx: Context,
  { openCart: cart }: CartOwner,
  { operationId, ...line }: LineChoice & { operationId: string | null },
): Promise<void> {
  if (!cart) throw new NotFound('cart item')
  accepted(await ctx.objects.cart(cart).remove(cart, [line], operationId), cart)
}

/** Empties the cart; false where nothing was in it. @throws Unavailable */
export async function clearCart(
  ctx: Context,
  { openCart: cart }: CartOwner,
  operationId: string | null,
): Promise<boolean> {
  if (!cart) return false
  const change = await ctx.objects.cart(cart).clear(cart, operationId)
  if (!change.ok && change.reason === 'already_empty') return false
  accepted(change, cart)
  return true
}

async function readAndTidy(ctx: Context, cart: OpenCart): Promise<Cart> {
  const state = await ctx.objects.cart(cart).read(cart)
  const variantIds = state.lines.map((line) => line.variantId)
  return fillAndTidy(ctx, cart, state, await findCartProducts(ctx, cart.currency, variantIds))
}

/**
 * The cart with the products of its lines, by variant. Lines whose products are missing there were
 * deleted, and are taken out of it.
 */
export async function fillAndTidy(
  ctx: Pick<Context, 'objects'>,
  cart: OpenCart,
  { lines, updatedAt }: CartState,
  products: Map<number, CartProduct>,
): Promise<Cart> {
  const gone = lines.filter((line) => !products.has(line.variantId))
  if (gone.length > 0) {
    const which = gone.map(({ id: lineId }) => ({ lineId }))
    await ctx.objects.cart(cart).remove(cart, which, null)
  }
  const filled = lines.flatMap((line) => {
    const product = products.get(line.variantId)
    return product ? [{ ...line, product }] : []
  })
  return { ...cart, updatedAt, lines: filled }
}

async function findProductOf(
  ctx: Context,
  { currency }: CartTerms,
  { variantId }: CartLine,
): Promise<CartProduct> {
  const product = (await findCartProducts(ctx, currency, [variantId])).get(variantId)
  if (!product) throw new NotFound('cart item')
  return product
}

export type AcceptedChange = Extract<CartChange, { ok: true }>

/** The change, or what it was refused for as a failure. */
export function accepted(
  change: CartChange,
  { policy }: CartTerms,
  product?: Pick<CartProduct, 'name' | 'stock'>,
): AcceptedChange {
  if (change.ok) return change
  switch (change.reason) {
    case 'insufficient_stock':
      throw new InsufficientStock([{ name: product?.name ?? '', available: product?.stock ?? 0 }])
    case 'quantity_max':
      throw new QuantityLimit(policy.quantityMax)
    case 'holds_less':
      throw new CartHoldsLess()
    case 'gone':
      throw new NotFound('cart')
    case 'line_not_found':
    case 'already_empty':
      throw new NotFound('cart item')
    case 'empty':
      throw new CartEmpty()
    case 'cart_full':
      throw new CartFull(linesMax)
    case 'busy':
      throw new CartBusy()
    case 'out_of_stock':
      throw new OutOfStock(product?.name ?? '')
    case 'quantity_not_allowed':
      throw new QuantityNotAllowed()
    case 'closed':
      throw new Unavailable('The cart was given other terms at this moment')
  }
}
