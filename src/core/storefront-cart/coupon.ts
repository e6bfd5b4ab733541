import { CartEmpty } from '../cart/errors.ts'
import type { CouponHindrance } from '../cart/hindrances.ts'
import type { Context } from '../ports.ts'
import type { FoundCoupon } from '../promotions/find-coupon.ts'
import { assertOpen, type Editing, editState, editStorefrontCart } from './edit-cart.ts'
import { CouponNotApplicable, CouponUnknown } from './errors.ts'
import { priceNow, readState } from './get-cart.ts'
import { priceStorefrontCart } from './price-cart.ts'
import { readOffers } from './read-offers.ts'
import { tidy } from './tidy-cart.ts'
import type { PricedCart } from './types.ts'

/**
 * Has a cart keep the coupon of a code, in any case, in place of an earlier one.
 * @throws CouponUnknown, CouponNotApplicable, CartInactive, NotFound
 */
export async function applyCoupon(
  ctx: Context,
  editing: Editing,
  code: string,
): Promise<PricedCart> {
  const { cart, customer } = editing
  assertOpen(cart)
  const before = await readState(ctx, cart)
  const offers = await readOffers(ctx, {
    ...customer,
    terms: cart,
    state: before,
    coupon: { code },
  })
  const { coupon } = offers
  const hindrance = whyUnusable(coupon, priceStorefrontCart(cart, before, offers))
  if (!coupon || hindrance === 'unknown') throw new CouponUnknown()
  if (hindrance) throw new CouponNotApplicable(hindrance)
  const edit = { kind: 'coupon', couponId: coupon.id } as const
  const after = await editState(ctx, editing, edit).catch(orEmpty)
  // Another request may have changed the cart in between, or this one was made before.
  const isExpected = after.version === before.version + 1 && after.couponId === coupon.id
  if (!isExpected) return priceNow(ctx, cart, after, customer)
  return tidy(ctx, priceStorefrontCart(cart, after, offers))
}

/** The last line has left the cart since it was read. */
function orEmpty(error: unknown): never {
  throw error instanceof CartEmpty ? new CouponNotApplicable('empty') : error
}

/** Also succeeds where none is applied. @throws CartInactive, NotFound */
export async function removeCoupon(ctx: Context, editing: Editing): Promise<PricedCart> {
  return editStorefrontCart(ctx, editing, { kind: 'coupon', couponId: null })
}

/** Why a coupon does nothing for a cart that was priced with it; null where it counts. */
export function whyUnusable(
  coupon: FoundCoupon | null,
  { lines, breakdown }: Pick<PricedCart, 'lines' | 'breakdown'>,
): CouponHindrance | 'unknown' | null {
  if (!coupon || coupon.state === 'ended') return 'unknown'
  if (coupon.state !== 'usable') return coupon.state
  if (lines.length === 0) return 'empty'
  return breakdown.coupon === null ? 'below_minimum' : null
}
