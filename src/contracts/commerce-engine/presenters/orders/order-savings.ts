import type { StorefrontOrder } from '../../../../core/storefront-orders/reading/order-rows.ts'
import { presentAppliedCoupon, presentAppliedPromotions } from '../applied.ts'
import { presentAmount } from '../money.ts'
import { shareOf } from '../share.ts'

/** What the customer saved. An order of a contract that does not say by what has saved by a promotion. */
export function presentSavings({
  summary,
  discountAmount,
  creditAmount,
  ...order
}: StorefrontOrder) {
  const promotionAmount = summary?.promotionAmount ?? discountAmount
  const couponAmount = summary?.couponAmount ?? 0
  const otherAmount = creditAmount + order.pointsAmount + order.giftCardAmount
  const grossAmount = summary?.grossAmount ?? order.subtotalAmount
  const coupon = summary?.coupon ?? null
  return {
    is_promotion_applied: promotionAmount > 0,
    promotion_discount_amount: presentAmount(promotionAmount),
    promotion_discount_percent: shareOf(promotionAmount, grossAmount),
    is_coupon_applied: coupon !== null,
    coupon_code: coupon?.code ?? null,
    coupon_discount_amount: presentAmount(summary?.couponDiscountAmount ?? 0),
    coupon_discount_percent: coupon?.points ? coupon.points / 100 : 0,
    applied_promotions: presentAppliedPromotions(summary?.promotions ?? []),
    applied_coupons: coupon ? [presentAppliedCoupon(coupon, couponAmount)] : [],
    promotion_savings: presentAmount(promotionAmount),
    coupon_savings: presentAmount(couponAmount),
    other_savings: presentAmount(otherAmount),
    total_savings: presentAmount(promotionAmount + couponAmount + otherAmount),
  }
}
