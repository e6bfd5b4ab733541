import { type Cart, fillAndTidy } from '../cart/cart.ts'
import { byVariant, type ProductRow, productsByVariant } from '../cart/find-product.ts'
import type { CartOwner, CartState, CartTerms, OpenCart } from '../cart/types.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import { type Discount, discountBy } from './discount.ts'
import type { Coupon } from './types.ts'
import { type CouponName, usableCoupon } from './usable-coupon.ts'

/** Amounts at the prices of the moment, in minor units. What is not on sale costs nothing. */
export interface CartSummary extends Discount {
  currency: string
  lineCount: number
  unitCount: number
  subtotalAmount: number
}

/** The sums of the owner's cart. Reading them opens no cart. */
export async function summariseCart(ctx: Context, owner: CartOwner): Promise<CartSummary> {
  const { openCart: cart } = owner
  if (!cart) return sumUp(owner, [], null)
  const { lines, coupon } = await readWithCoupon(ctx, cart, ({ couponId }) => ({ couponId }))
  return sumUp(cart, lines, coupon)
}

/** The cart and a coupon that its user can use, in one round trip. An empty cart has none. */
export async function readWithCoupon(
  ctx: Context,
  cart: OpenCart,
  nameOf: (state: CartState) => CouponName,
): Promise<{ lines: Cart['lines']; coupon: Coupon | null }> {
  const state = await ctx.objects.cart(cart.id).read(cart)
  if (state.lines.length === 0) return { lines: [], coupon: null }
  const { userId, channel } = cart
  const variantIds = state.lines.map((line) => line.variantId)
  const [products, [coupon]] = await readBatch<[ProductRow, Coupon]>(ctx.db, [
    productsByVariant(ctx, cart.currency, variantIds),
    usableCoupon(ctx, { userId, channel, ...nameOf(state) }),
  ])
  const { lines } = await fillAndTidy(ctx, cart, state, byVariant(products, cart.currency))
  return { lines, coupon: coupon ?? null }
}

export function sumUp(
  { currency }: Pick<CartTerms, 'currency'>,
  lines: Cart['lines'],
  coupon: Coupon | null,
): CartSummary {
  const sold = lines.filter(({ product }) => product.isActive)
  const subtotalAmount = sold.reduce((sum, line) => sum + line.quantity * line.product.amount, 0)
  return {
    currency,
    lineCount: lines.length,
    unitCount: lines.reduce((sum, line) => sum + line.quantity, 0),
    subtotalAmount,
    ...discountBy(coupon, subtotalAmount),
  }
}
