import { findCartState } from '../../cart/cart-rows.ts'
import { contentOf, stateOf } from '../../cart/change-cart.ts'
import type { CartOrderRefusal, CartOrderRequest, CheckoutOutcome } from '../../cart/checkouts.ts'
import { isOfAnother } from '../../cart/edits.ts'
import { isOver } from '../../cart/expiry.ts'
import { whyUnusable } from '../../storefront-cart/coupon.ts'
import { priceStorefrontCart } from '../../storefront-cart/price-cart.ts'
import { readOffers } from '../../storefront-cart/read-offers.ts'
import { whyNotReady, whyTooLittle } from '../../storefront-cart/readiness.ts'
import type { PricedCart, StorefrontCart } from '../../storefront-cart/types.ts'
import { answerOnce } from '../attempt/answers.ts'
import { finish, releaseAll, successOf } from '../attempt/finish.ts'
import { type Desk, openRecord } from '../attempt/record.ts'
import { recoverInterrupted } from '../attempt/recover.ts'
import { reserveAll } from '../attempt/reserve.ts'
import { abortOrThrow } from '../outcome.ts'
import { placeCartOrder } from './place-cart-order.ts'
import { type Sale, saleOfCart } from './sale-of-cart.ts'

/**
 * How often a cart is priced anew because something that its price rests on went to somebody else between
 * pricing and placing: a balance, the last use of a coupon, a unit. Each time somebody else has ordered. A
 * cart that was replaced or deleted meanwhile is not ordered.
 */
const roundsMax = 10

/** Orders a whole cart for what it comes to at this moment. Called one at a time a cart. */
export async function orderCart(desk: Desk, request: CartOrderRequest): Promise<CheckoutOutcome> {
  return answerOnce(desk, request.operationId, () => order(desk, request))
}

async function order(desk: Desk, request: CartOrderRequest): Promise<CheckoutOutcome> {
  const content = contentOf(desk.store, desk.cart)
  if (content.orderedAs !== undefined && !isOfAnother(content, desk.cart)) {
    return { ok: false, reason: 'ordered', checkoutId: content.orderedAs }
  }
  let levels: Levels = new Map()
  let { isOpen } = desk.cart
  for (let round = 1; round <= roundsMax; round++) {
    const priced = await price({ ...desk, cart: { ...desk.cart, isOpen } }, request, levels)
    if (!priced) return { ok: false, reason: 'gone' }
    const refusal = refusalOf(desk, priced, request)
    if (refusal) return refusal
    const attempt = await attemptOrder(desk, saleOfCart(priced), request)
    if (!('levels' in attempt)) return attempt
    levels = attempt.levels
    const state = await findCartState(desk.ctx, desk.cart)
    if (state === 'deleted') return { ok: false, reason: 'gone' }
    isOpen = state === 'open'
  }
  return { ok: false, reason: 'undone' }
}

/** What counters have left of variants, where D1 does not know it yet. */
type Levels = Map<number, number>

/** Null for a cart whose time is over, or which is somebody else's by now. */
async function price(
  { ctx, store, cart }: Desk,
  { isGuest }: CartOrderRequest,
  levels: Levels,
): Promise<PricedCart | null> {
  const content = contentOf(store, cart)
  const now = ctx.clock.now().getTime()
  if (isOver(content, now) || isOfAnother(content, cart)) return null
  const isOpen = cart.isOpen && !content.isClosed
  const state = stateOf(content, cart)
  const coupon = { couponId: state.couponId }
  const { userId } = cart
  const offers = await readOffers(ctx, { userId, isGuest, terms: cart, state, coupon })
  for (const [variantId, stock] of levels) {
    const unit = offers.units.get(variantId)
    if (unit) offers.units.set(variantId, { ...unit, stock: Math.min(unit.stock, stock) })
  }
  return priceStorefrontCart({ ...asStorefrontCart(cart), isOpen }, state, offers)
}

function asStorefrontCart(cart: Desk['cart']): StorefrontCart {
  if (cart.uuid === null) throw new Error('Only carts with a public id are ordered as a whole')
  return { ...cart, uuid: cart.uuid }
}

function refusalOf(
  { ctx }: Desk,
  priced: PricedCart,
  { payment }: CartOrderRequest,
): CartOrderRefusal | null {
  const hindrance = whyNotReady(ctx, priced)
  if (hindrance) return { ok: false, reason: 'not_ready', hindrance }
  const { state, offers, breakdown } = priced
  if (state.couponId !== null) {
    const unusable = whyUnusable(offers.coupon, priced)
    const hindrance = unusable === 'unknown' ? 'ended' : unusable
    if (hindrance) return { ok: false, reason: 'coupon', hindrance }
  }
  return breakdown.dueAmount === 0 ? null : whyNotPaid(ctx, priced, payment)
}

function whyNotPaid(
  { gateways }: Desk['ctx'],
  { cart, breakdown }: PricedCart,
  payment: CartOrderRequest['payment'],
): CartOrderRefusal | null {
  const gateway = payment && gateways[payment.gateway]
  if (!gateway || !cart.policy.gateways.includes(gateway.name)) {
    return { ok: false, reason: 'no_payment' }
  }
  const hindrance = whyTooLittle(breakdown.dueAmount, [gateway])
  return hindrance && { ok: false, reason: 'not_ready', hindrance }
}

/** One attempt; answers what is left of short variants where the cart is to be priced anew. */
async function attemptOrder(
  desk: Desk,
  sale: Sale,
  { operationId, payment }: CartOrderRequest,
): Promise<CheckoutOutcome | { levels: Levels }> {
  const record = await openRecord(desk, {
    ...{
      operationId,
      terms: desk.cart,
      details: sale.details,
      lines: sale.lines.map(withoutSnapshot),
    },
    ...{ skipped: [], offlineGateway: null, charge: null, closesCart: true },
  })
  try {
    const { held, short } = await reserveAll(desk, record)
    const isPlaced =
      short.size === 0 && (await placeCartOrder(desk.ctx, record, { held, sale, payment }))
    if (isPlaced) {
      await finish(desk, record, { held })
      return successOf(record)
    }
    await abortOrThrow(desk.ctx, record.id)
    await releaseAll(desk, record)
    return { levels: short }
  } catch (error) {
    return recoverInterrupted(desk, record, error)
  }
}

/** What recovery needs of a line, which never places an order. */
function withoutSnapshot({ soldAs: _, ...line }: Sale['lines'][number]) {
  return line
}
