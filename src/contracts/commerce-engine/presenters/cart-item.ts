import { isOnPromotion } from '../../../core/storefront-cart/shown-lines.ts'
import type {
  GivenLine,
  Offers,
  PricedCart,
  UnitLine,
} from '../../../core/storefront-cart/types.ts'
import { presentAttribute, presentOptions } from './attribute.ts'
import { presentAmount } from './money.ts'
import { presentPricing } from './pricing.ts'
import { presentUnitName } from './unit-name.ts'

type Unit = UnitLine['unit']

/** A line that is paid for. What is not on sale at the moment costs nothing. */
export function presentPaidItem(
  { id, quantity, unit }: UnitLine,
  offers: Offers,
  breakdown: PricedCart['breakdown'],
) {
  const priced = breakdown.lines.find(({ line }) => line.id === id)
  return {
    ...presentUnit(unit, offers),
    quantity,
    is_free_item: false,
    free_quantity: 0,
    promotion_discount_amount: presentAmount(priced?.promotionAmount ?? 0),
    coupon_discount_amount: presentAmount(priced?.couponAmount ?? 0),
    tax_amount: presentAmount(priced?.taxAmount ?? 0),
  }
}

/** Units that a promotion gives, a line of their own. */
export function presentFreeItem({ unit, quantity, unitAmount }: GivenLine, offers: Offers) {
  return {
    ...presentUnit(unit, offers),
    quantity,
    is_free_item: true,
    free_quantity: quantity,
    promotion_discount_amount: presentAmount(quantity * unitAmount),
    coupon_discount_amount: 0,
    tax_amount: 0,
  }
}

function presentUnit(unit: Unit, offers: Offers) {
  const { product, isVariant, isOnSale, stock } = unit
  const { currency: _, ...pricing } = presentPricing(unit)
  return {
    ...presentUnitName(unit),
    sku: unit.sku,
    slug: unit.slug,
    product_type: product.isPhysical ? 'physical' : 'digital',
    stock_available: isOnSale && stock > 0,
    backorder: false,
    on_subscription: false,
    on_promotion: isOnPromotion(unit, offers),
    ...pricing,
    handling_charge_excluding_tax: 0,
    handling_charge_tax_rate: 0,
    handling_charge_including_tax: 0,
    associated_options: isVariant ? presentOptions(unit.options) : null,
    attributes: product.attributes.map(presentAttribute),
    subscriptions: [],
  }
}
