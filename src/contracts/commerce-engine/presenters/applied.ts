import type { CouponOffer } from '../../../core/promotions/types.ts'
import type { AppliedPromotion } from '../../../core/storefront-cart/applied-promotions.ts'
import { presentCouponType } from './coupon.ts'
import { presentAmount } from './money.ts'
import { presentPromotionType } from './promotion.ts'

/* What a coupon and promotions have done for a cart, or for the order that was made of it. */

export function presentAppliedPromotions(promotions: AppliedPromotion[]) {
  return promotions.map((promotion, place) => ({
    promotion_id: String(promotion.id),
    promotion_type: presentPromotionType(promotion.kind),
    savings: presentAmount(promotion.savedAmount),
    product_id: String(promotion.productId),
    variant_id: promotion.variantId === null ? null : String(promotion.variantId),
    product_name: promotion.productName,
    variant_name: promotion.variantName,
    applied_sequence: place + 1,
    scope: 'product',
  }))
}

/** It belongs to no product. */
export function presentAppliedCoupon(
  { id, kind }: Pick<CouponOffer, 'id' | 'kind'>,
  savedAmount: number,
) {
  return {
    coupon_id: String(id),
    coupon_type: presentCouponType(kind),
    savings: presentAmount(savedAmount),
    ...{ product_id: null, variant_id: null, product_name: null, variant_name: null },
  }
}
