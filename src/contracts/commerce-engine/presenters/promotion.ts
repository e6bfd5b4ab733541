import { formatMoney } from '../../../core/money.ts'
import type { RunningPromotion } from '../../../core/pricing/promotions/running-promotions.ts'
import { store } from '../store.ts'
import { presentDiscountRule } from './discount-rule.ts'

type Kind = RunningPromotion['kind']
type GiftPromotion = Extract<RunningPromotion, { kind: 'buy_x_get_y' }>

export function presentPromotion(promotion: RunningPromotion) {
  return {
    id: String(promotion.id),
    name: promotion.name,
    description: describe(promotion),
    tags: null,
    redemption_limits: null,
    // Promotions apply by themselves: nobody counts them.
    redemption_count: 0,
    minimum_order_total: null,
    starts_at: promotion.startsAt.toISOString(),
    expires_at: promotion.endsAt?.toISOString() ?? null,
    promotion_type: presentPromotionType(promotion.kind),
    can_be_used_with_other_promotion: false,
    details: presentRule(promotion),
    applies_to_product: 'product',
  }
}

export function presentPromotionType(kind: Kind) {
  return kind === 'buy_x_get_y' ? 'buy-x-get-y' : 'discount'
}

function describe(promotion: RunningPromotion): string {
  switch (promotion.kind) {
    case 'percentage':
      return `${promotion.points / 100}% off.`
    case 'fixed':
      return `${formatMoney(promotion.amount, store.currency)} off each unit.`
    case 'buy_x_get_y': {
      const { productId, buyQuantity, getQuantity, gift } = promotion
      const isItself = (gift?.productId ?? productId) === productId
      const given = isItself ? getQuantity : `${getQuantity} of another product`
      return `Buy ${buyQuantity}, get ${given} free.`
    }
  }
}

function presentRule(promotion: RunningPromotion) {
  return promotion.kind === 'buy_x_get_y'
    ? presentGiftRule(promotion)
    : presentDiscountRule(promotion, [promotion.productId])
}

function presentGiftRule({ productId, buyQuantity, getQuantity, gift }: GiftPromotion) {
  const offer = {
    minimum_quantity: buyQuantity,
    buy_product_id: String(productId),
    buy_variant_id: null,
    buy_from_category_id: null,
    get_product_id: String(gift?.productId ?? productId),
    get_variant_id: gift?.isVariant ? String(gift.variantId) : null,
    get_from_category_id: null,
    get_quantity: getQuantity,
    get_offer_type: 'free',
    get_discount_percent: null,
  }
  return {
    spending_criteria_type: 'minimum-quantity',
    products: [offer],
    maximum_discount_amount: null,
  }
}
