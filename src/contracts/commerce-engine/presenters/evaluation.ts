import { formatMoney } from '../../../core/money.ts'
import type { EvaluatedCoupon } from '../../../core/storefront-cart/evaluate-coupons.ts'
import type {
  EvaluatedPromotion,
  PromotionHindrance,
} from '../../../core/storefront-cart/evaluate-promotions.ts'
import { store } from '../store.ts'
import { couponWords } from '../words.ts'
import { presentCouponType } from './coupon.ts'
import { presentAmount } from './money.ts'
import { presentPromotionType } from './promotion.ts'

export function presentApplicableCoupon({ coupon, savedAmount }: EvaluatedCoupon) {
  const savings = presentSavings(savedAmount)
  const isOfShipping = coupon.kind === 'free_shipping' && savedAmount === 0
  return {
    ...presentCouponName(coupon),
    ...savings,
    ...(isOfShipping && { savings_message: 'Shipping is free' }),
  }
}

/** Nothing where the coupon can be used. */
export function presentInapplicableCoupon({ coupon, hindrance, lackingAmount }: EvaluatedCoupon) {
  if (!hindrance) return []
  const suggestion =
    hindrance === 'below_minimum'
      ? `Add items for ${money(lackingAmount)}`
      : couponSuggestions[hindrance]
  return [{ ...presentCouponName(coupon), reason: couponWords[hindrance], suggestion }]
}

const couponSuggestions = {
  not_begun: 'Come back when it has begun',
  used_up: 'Try another coupon',
  ended: 'Try another coupon',
  for_accounts: 'Sign in, or register',
  empty: 'Add something to the cart',
} as const

function presentCouponName({ id, code, kind }: EvaluatedCoupon['coupon']) {
  return { id: String(id), name: code, coupon_type: presentCouponType(kind), coupon_code: [code] }
}

export function presentApplicablePromotion({ promotion, savedAmount }: EvaluatedPromotion) {
  return { ...presentPromotionName(promotion), ...presentSavings(savedAmount) }
}

/** Nothing where the promotion acts. */
export function presentInapplicablePromotion({ promotion, hindrance }: EvaluatedPromotion) {
  return hindrance ? [{ ...presentPromotionName(promotion), ...wordsFor(hindrance) }] : []
}

function presentPromotionName({ id, name, kind }: EvaluatedPromotion['promotion']) {
  return { id: String(id), name, promotion_type: presentPromotionType(kind) }
}

function wordsFor(hindrance: PromotionHindrance): { reason: string; suggestion: string } {
  switch (hindrance.kind) {
    case 'not_in_cart':
      return {
        reason: 'Its product is not in the cart',
        suggestion: 'Add its product to the cart',
      }
    case 'too_few':
      return {
        reason: 'There is too little of its product in the cart',
        suggestion: `Add ${hindrance.missing} more`,
      }
    case 'another_saves_more':
      return {
        reason: 'Another promotion on the product saves as much or more',
        suggestion: 'The better one is in the cart',
      }
    case 'nothing_to_give':
      return { reason: 'It has nothing to give at the moment', suggestion: 'Come back later' }
  }
}

function presentSavings(amount: number) {
  return { estimated_discount: presentAmount(amount), savings_message: `You save ${money(amount)}` }
}

function money(amount: number): string {
  return formatMoney(amount, store.currency)
}
