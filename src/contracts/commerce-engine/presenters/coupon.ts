import { formatMoney } from '../../../core/money.ts'
import type { CouponOffer } from '../../../core/promotions/types.ts'
import { store } from '../store.ts'
import { presentDiscountRule } from './discount-rule.ts'
import { presentAmount } from './money.ts'

export function presentCoupon(coupon: CouponOffer) {
  const { id, code, startsAt, endsAt, subtotalMin } = coupon
  return {
    id: String(id),
    name: code,
    description: describe(coupon),
    tags: null,
    redemption_limits: presentLimits(coupon),
    redemption_count: coupon.uses,
    minimum_order_total: subtotalMin > 0 ? presentAmount(subtotalMin) : null,
    starts_at: startsAt.toISOString(),
    expires_at: endsAt?.toISOString() ?? null,
    coupon_type: presentCouponType(coupon.kind),
    coupon_code: [code],
    application_rules: null,
    can_be_used_with_promotion: true,
    ...(coupon.kind !== 'free_shipping' && {
      details: presentDiscountRule(coupon, []),
      applies_to_product: 'all',
    }),
  }
}

export function presentCouponType(kind: CouponOffer['kind']) {
  return kind === 'free_shipping' ? 'free-shipping' : 'discount'
}

function presentLimits({ usesMax, usesPerCustomerMax }: CouponOffer) {
  if (usesMax === null && usesPerCustomerMax === null) return null
  return {
    total_redemptions: usesMax,
    per_customer_redemptions: usesPerCustomerMax,
    per_coupon_code_redemptions: null,
  }
}

/** Such as "₹50.00 off from ₹300.00 on, once per customer." */
function describe(coupon: CouponOffer): string {
  const { subtotalMin, usesPerCustomerMax } = coupon
  const from = subtotalMin > 0 ? ` from ${formatMoney(subtotalMin, store.currency)} on` : ''
  const often = usesPerCustomerMax === null ? '' : `, ${times(usesPerCustomerMax)} per customer`
  return `${describeTerms(coupon)}${from}${often}.`
}

function describeTerms(coupon: CouponOffer): string {
  switch (coupon.kind) {
    case 'percentage':
      return `${coupon.points / 100}% off`
    case 'fixed':
      return `${formatMoney(coupon.amount, store.currency)} off`
    case 'free_shipping':
      return 'Free shipping'
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
