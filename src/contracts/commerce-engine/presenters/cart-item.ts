import type { FilledLine, Offers, PricedCart } from '../../../core/priced-cart/types.ts'
import type { FreeLine } from '../../../core/pricing/breakdown/types.ts'
import { presentAttribute, presentOptions } from './attribute.ts'
import { presentAmount } from './money.ts'
import { presentPricing } from './pricing.ts'

type Unit = FilledLine['unit']

/** A line that is paid for. What is not on sale at the moment costs nothing. */
export function presentPaidItem(
  { id, quantity, unit }: FilledLine,
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
export function presentFreeItem({ variantId, quantity, unitAmount }: FreeLine, offers: Offers) {
  const unit = offers.units.get(variantId)
  if (!unit) throw new Error('A gift is given whose unit was not read')
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

function presentUnit(unit: Unit, { promotions }: Offers) {
  const { product, isVariant, isOnSale, stock } = unit
  const { currency: _, ...pricing } = presentPricing(unit)
  return {
    product_id: String(product.id),
    variant_id: isVariant ? String(unit.variantId) : null,
    sku: unit.sku,
    slug: unit.slug,
    product_name: product.name,
    variant_name: isVariant ? unit.name : null,
    product_type: product.isPhysical ? 'physical' : 'digital',
    product_image_url: product.images[0]?.url ?? null,
    stock_available: isOnSale && stock > 0,
    backorder: false,
    on_subscription: false,
    on_promotion: promotions.some(({ productId }) => productId === product.id),
    ...pricing,
    handling_charge_excluding_tax: 0,
    handling_charge_tax_rate: 0,
    handling_charge_including_tax: 0,
    associated_options: isVariant ? presentOptions(unit.options) : null,
    attributes: product.attributes.map(presentAttribute),
    subscriptions: [],
  }
}
