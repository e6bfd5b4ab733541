import {
  isOfVariant,
  type SoldItem,
} from '../../../../core/storefront-orders/reading/order-rows.ts'
import { presentAttribute, presentOptions } from '../attribute.ts'
import { presentAmount } from '../money.ts'
import { presentPricing } from '../pricing.ts'

/** What a line is called wherever it stands. */
export function presentItemName(item: SoldItem) {
  const { productId, variantId, name, soldAs, now } = item
  const isVariant = isOfVariant(item)
  const imageUrl = soldAs ? soldAs.imageUrl : now?.imageUrl
  return {
    product_id: String(productId),
    product_name: name,
    product_image_url: imageUrl ?? null,
    variant_id: isVariant ? String(variantId) : null,
    variant_name: isVariant ? (soldAs?.variantName ?? now?.variantName ?? null) : null,
  }
}

/** A line as it was sold; one of a contract that does not say how has nothing but its price. */
export function presentOrderItem(item: SoldItem) {
  const { sku, quantity, soldAs, unitAmount, now } = item
  const sold = soldAs ?? { amount: unitAmount, baseAmount: unitAmount }
  const isFree = soldAs?.isFree ?? false
  return {
    ...presentItemName(item),
    sku,
    slug: soldAs?.slug ?? now?.slug ?? '',
    product_type: soldAs?.isPhysical === false ? 'digital' : 'physical',
    on_offer: sold.amount < sold.baseAmount,
    on_promotion: soldAs?.isOnPromotion ?? false,
    on_subscription: false,
    subscription_plan: null,
    subscription_interval: null,
    subscription_frequency: null,
    quantity,
    free_quantity: isFree ? quantity : 0,
    is_free_item: isFree,
    ...presentPrices(sold),
    promotion_discount_amount: presentAmount(soldAs?.promotionAmount ?? 0),
    coupon_discount_amount: presentAmount(soldAs?.couponAmount ?? 0),
    tax_amount: presentAmount(soldAs?.taxAmount ?? 0),
    shipping_additional_cost: 0,
    backorder: false,
    handling_charge_excluding_tax: 0,
    handling_charge_tax_rate: 0,
    handling_charge_including_tax: 0,
    associated_options: soldAs?.isVariant ? presentOptions(soldAs.options) : null,
    attributes: (soldAs?.attributes ?? []).map(presentAttribute),
  }
}

function presentPrices(sold: { amount: number; baseAmount: number }) {
  const { selling_price, listing_price, tax_type, tax_rate, price_including_tax, ...prices } =
    presentPricing(sold)
  const { selling_price_excluding_tax } = prices
  return {
    ...{ selling_price, listing_price, tax_type, tax_rate },
    ...{ price_including_tax, selling_price_excluding_tax },
  }
}
