import { accepted } from '../cart/cart.ts'
import { CartEmpty } from '../cart/errors.ts'
import type { CartOwner } from '../cart/types.ts'
import type { Context } from '../ports.ts'
import { CouponRejected } from './errors.ts'
import { type CartSummary, readWithCoupon, sumUp } from './summarise-cart.ts'
import type { PercentageCoupon } from './types.ts'

export type AppliedCoupon = CartSummary & { coupon: PercentageCoupon }

/**
 * Has the cart keep the coupon of a code, in place of an earlier one. From then on the coupon counts
 * whenever it can be used. @throws CartEmpty, CouponRejected
 */
export async function applyCoupon(
  ctx: Context,
  { openCart: cart }: CartOwner,
  { code, operationId }: { code: string; operationId: string | null },
): Promise<AppliedCoupon> {
  if (!cart) throw new CartEmpty()
  const found = await readWithCoupon(ctx, cart, () => ({ code }))
  if (found.lines.length === 0) throw new CartEmpty()
  const { coupon, ...sums } = sumUp(cart, found.lines, found.coupon)
  if (!coupon) throw new CouponRejected()
  accepted(await ctx.objects.cart(cart).applyCoupon(cart, coupon.id, operationId), cart)
  return { coupon, ...sums }
}
