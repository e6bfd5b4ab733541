import type { Context } from '../ports.ts'
import type { RunningPromotion } from '../pricing/promotions/running-promotions.ts'
import { listAmountOf, sumOf } from '../pricing/sums.ts'
import { listPromotions } from '../promotions/list-promotions.ts'
import { readStorefrontCart } from './get-cart.ts'
import type { Customer, PricedCart, StorefrontCart } from './types.ts'

/** What an automatic promotion does for a cart. */
export interface EvaluatedPromotion {
  promotion: RunningPromotion
  /** Minor units. */
  savedAmount: number
  /** Why it does nothing; null where it acts. */
  hindrance: PromotionHindrance | null
}

export type PromotionHindrance =
  | { kind: 'not_in_cart' | 'another_saves_more' }
  | { kind: 'too_few'; missing: number }
  /** Nothing is left of what it gives, or it is too little to be money. */
  | { kind: 'nothing_to_give' }

/** Tells of each promotion on offer what it does for a cart. @throws NotFound */
export async function evaluatePromotions(
  ctx: Context,
  cart: StorefrontCart,
  customer: Customer,
): Promise<EvaluatedPromotion[]> {
  const [priced, promotions] = await Promise.all([
    readStorefrontCart(ctx, cart, customer),
    listPromotions(ctx, cart.currency),
  ])
  return withOwn(promotions, priced).map((promotion) => {
    const savedAmount = savedBy(promotion, priced)
    const hindrance = savedAmount > 0 ? null : whyIdle(promotion, priced)
    return { promotion, savedAmount, hindrance }
  })
}

/** Those on what the cart buys are looked at, too, where there are more than a list has. */
function withOwn(
  listed: RunningPromotion[],
  { offers, breakdown }: PricedCart,
): RunningPromotion[] {
  const own = offers.promotions.filter(
    ({ id, productId }) =>
      listed.every((one) => one.id !== id) &&
      breakdown.lines.some(({ line }) => line.productId === productId),
  )
  return [...own, ...listed].toSorted((one, other) => one.id - other.id)
}

function savedBy({ id }: RunningPromotion, { breakdown }: PricedCart): number {
  const reduced = breakdown.lines.filter(({ promotionId }) => promotionId === id)
  const given = breakdown.freeLines.filter(({ promotionId }) => promotionId === id)
  return sumOf(reduced, ({ promotionAmount }) => promotionAmount) + sumOf(given, listAmountOf)
}

function whyIdle(promotion: RunningPromotion, { breakdown }: PricedCart): PromotionHindrance {
  const ofProduct = breakdown.lines.filter(({ line }) => line.productId === promotion.productId)
  if (ofProduct.length === 0) return { kind: 'not_in_cart' }
  const bought = sumOf(ofProduct, ({ line }) => line.quantity)
  if (promotion.kind === 'buy_x_get_y' && bought < promotion.buyQuantity) {
    return { kind: 'too_few', missing: promotion.buyQuantity - bought }
  }
  const hasAnother =
    ofProduct.some(({ promotionId }) => promotionId !== null) ||
    breakdown.freeLines.some(({ boughtProductId }) => boughtProductId === promotion.productId)
  return { kind: hasAnother ? 'another_saves_more' : 'nothing_to_give' }
}
