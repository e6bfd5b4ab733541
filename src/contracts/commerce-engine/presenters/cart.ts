import { pointsEarnedBy } from '../../../core/ledgers/points.ts'
import { promotionsOf } from '../../../core/storefront-cart/applied-promotions.ts'
import { whyNotReady } from '../../../core/storefront-cart/readiness.ts'
import { givenAmountOf, savingsOf } from '../../../core/storefront-cart/savings.ts'
import { shownLines } from '../../../core/storefront-cart/shown-lines.ts'
import type { PricedCart } from '../../../core/storefront-cart/types.ts'
import type { Http } from '../../../http/app-env.ts'
import { presentAddress } from './address.ts'
import { presentAppliedCoupon, presentAppliedPromotions } from './applied.ts'
import { presentFreeItem, presentPaidItem } from './cart-item.ts'
import { presentCurrency } from './currency.ts'
import { presentPreference, presentShipments, presentShipping } from './delivery.ts'
import { presentAmount } from './money.ts'
import { presentHindrance } from './readiness.ts'
import { shareOf } from './share.ts'

/** A cart as only its owner sees it. */
export function presentCart(priced: PricedCart, { var: { ctx, user } }: Http) {
  const { cart, state, expiresAt } = priced
  const { metadata, billingAddress, shippingAddress } = state.settings
  const items = presentItems(priced)
  const hindrance = whyNotReady(ctx, priced)
  return {
    id: cart.uuid,
    active: cart.isOpen,
    customer_note: null,
    ...presentDiscounts(priced),
    ...presentTotals(priced),
    ...presentMeans(priced),
    ...presentPreference(priced),
    cart_items_count: items.length,
    cart_items: items,
    billing_address: billingAddress && presentAddress(billingAddress, user),
    shipping_address: shippingAddress && presentAddress(shippingAddress, user),
    currency: presentCurrency(cart.currency),
    metadata,
    expires_at: expiresAt.toISOString(),
    shipments: presentShipments(priced),
    status: hindrance ? 'not-ready-for-payment' : 'ready-for-payment',
    status_error_message: hindrance && presentHindrance(hindrance),
  }
}

function presentItems(priced: PricedCart) {
  const { offers, breakdown } = priced
  return shownLines(priced).map(({ isFree, line }) =>
    isFree ? presentFreeItem(line, offers) : presentPaidItem(line, offers, breakdown),
  )
}

function presentDiscounts(priced: PricedCart) {
  const { breakdown } = priced
  const { coupon } = breakdown
  const savings = savingsOf(breakdown)
  const grossAmount = breakdown.subtotalAmount + givenAmountOf(breakdown)
  return {
    is_promotion_applied: savings.promotionAmount > 0,
    is_coupon_applied: coupon !== null,
    coupon_code: coupon?.code ?? null,
    coupon_discount_amount: presentAmount(breakdown.couponAmount),
    coupon_discount_percent: coupon?.kind === 'percentage' ? coupon.points / 100 : 0,
    promotion_discount_amount: presentAmount(savings.promotionAmount),
    promotion_discount_percent: shareOf(savings.promotionAmount, grossAmount),
    applied_promotions: presentAppliedPromotions(promotionsOf(priced)),
    applied_coupons: coupon ? [presentAppliedCoupon(coupon, savings.couponAmount)] : [],
    promotion_savings: presentAmount(savings.promotionAmount),
    coupon_savings: presentAmount(savings.couponAmount),
    other_savings: presentAmount(savings.otherAmount),
    total_savings: presentAmount(
      savings.promotionAmount + savings.couponAmount + savings.otherAmount,
    ),
  }
}

function presentTotals(priced: PricedCart) {
  const { itemsAmount, taxAmount, totalAmount, dueAmount, shipping } = priced.breakdown
  return {
    subtotal: presentAmount(itemsAmount - taxAmount),
    items_tax_amount: presentAmount(taxAmount),
    subtotal_including_tax: presentAmount(itemsAmount),
    ...presentShipping(priced),
    handling_charge_excluding_tax: 0,
    handling_charge_tax_amount: 0,
    handling_charge_including_tax: 0,
    total_tax: presentAmount(taxAmount + (shipping?.taxAmount ?? 0)),
    grand_total: presentAmount(totalAmount),
    to_be_paid: presentAmount(dueAmount),
  }
}

function presentMeans({ cart, breakdown, offers }: PricedCart) {
  const { pointsUsed, creditAmount, giftCardAmount, itemsAmount } = breakdown
  return {
    credit_balance_used: presentAmount(creditAmount),
    loyalty_points_redeemed: pointsUsed,
    loyalty_points_earned: pointsEarnedBy(itemsAmount, cart.currency),
    gift_card_code: offers.giftCard && giftCardAmount > 0 ? masked(offers.giftCard) : null,
    gift_card_amount_used: presentAmount(giftCardAmount),
  }
}

/** How long the code is nobody is told. */
function masked({ ending }: { ending: string }): string {
  return `${'*'.repeat(10)}${ending}`
}
