import type { Tidying } from '../cart/edit-types.ts'
import type { CartSettings } from '../cart/settings.ts'
import type { Context } from '../ports.ts'
import type { PricedCart } from './types.ts'

/**
 * Takes out of a cart what has lapsed: deleted products, a coupon that counts no more, a way to ship that is
 * gone, and what other means would pay beyond what is left to pay. Its price is without them already.
 */
export async function tidy(ctx: Pick<Context, 'objects'>, priced: PricedCart): Promise<PricedCart> {
  const { cart, state } = priced
  const lapsed = lapsedIn(priced)
  const { gone, dropsCoupon, settings } = lapsed
  const isTidy = gone.length === 0 && !dropsCoupon && Object.keys(settings).length === 0
  if (isTidy || !cart.isOpen) return priced
  await ctx.objects.cart(cart).tidy(cart, lapsed)
  const couponId = dropsCoupon ? null : state.couponId
  return { ...priced, state: { ...state, couponId, settings: { ...state.settings, ...settings } } }
}

function lapsedIn({ state, offers, breakdown, choices }: PricedCart): Tidying {
  const { lines, version, couponId, settings } = state
  const gone = lines.filter(({ variantId }) => !offers.units.has(variantId)).map(({ id }) => id)
  const dropsCoupon = couponId !== null && breakdown.coupon === null
  const lapsed: Partial<CartSettings> = {}
  if (breakdown.pointsUsed < settings.points) lapsed.points = breakdown.pointsUsed
  if (breakdown.creditAmount < settings.creditAmount) lapsed.creditAmount = breakdown.creditAmount
  if (settings.giftCardId !== null && breakdown.giftCardAmount === 0) lapsed.giftCardId = null
  const chosenId = settings.shippingMethodId
  const isOffered = choices.some(({ method }) => method.id === chosenId)
  if (chosenId !== null && !isOffered) lapsed.shippingMethodId = null
  return { version, gone, dropsCoupon, settings: lapsed }
}
