import { type Cart, fillAndTidy } from '../cart/cart.ts'
import { byVariant, type ProductRow, productsByVariant } from '../cart/find-product.ts'
import type { CartOwner, CartState, CartTerms, OpenCart } from '../cart/types.ts'
import { taxOfChannel } from '../channels.ts'
import type { Context } from '../ports.ts'
import { noOtherMeans, priceCart } from '../pricing/breakdown/price-cart.ts'
import { sumOf } from '../pricing/sums.ts'
import { readBatch } from '../write-batch.ts'
import {
  type CouponName,
  type FoundCouponRow,
  selectCoupon,
  toUsablePercentage,
} from './find-coupon.ts'
import type { PercentageCoupon } from './types.ts'

/** Amounts at the prices of the moment, in minor units. What is not on sale costs nothing. */
export interface CartSummary {
  currency: string
  lineCount: number
  unitCount: number
  subtotalAmount: number
  /** Null for one that takes nothing off. */
  coupon: PercentageCoupon | null
  discountAmount: number
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
): Promise<{ lines: Cart['lines']; coupon: PercentageCoupon | null }> {
  const state = await ctx.objects.cart(cart).read(cart)
  if (state.lines.length === 0) return { lines: [], coupon: null }
  const { userId, channel } = cart
  const variantIds = state.lines.map((line) => line.variantId)
  const [products, [coupon]] = await readBatch<[ProductRow, FoundCouponRow]>(ctx.db, [
    productsByVariant(ctx, cart.currency, variantIds),
    selectCoupon(ctx, { userId, channel, ...nameOf(state) }),
  ])
  const { lines } = await fillAndTidy(ctx, cart, state, byVariant(products, cart.currency))
  return { lines, coupon: toUsablePercentage(coupon) }
}

export function sumUp(
  { currency, channel }: Pick<CartTerms, 'currency' | 'channel'>,
  lines: Cart['lines'],
  usable: PercentageCoupon | null,
): CartSummary {
  const sold = lines.filter(({ product }) => product.isActive)
  const { subtotalAmount, coupon, couponAmount } = priceCart({
    lines: sold.map(({ product, ...line }) => {
      return { ...line, unitAmount: product.amount, stock: product.stock }
    }),
    promotions: [],
    coupon: usable,
    shipping: null,
    tax: taxOfChannel(channel),
    means: noOtherMeans,
  })
  const lineCount = lines.length
  const unitCount = sumOf(lines, (line) => line.quantity)
  return { currency, lineCount, unitCount, subtotalAmount, coupon, discountAmount: couponAmount }
}
