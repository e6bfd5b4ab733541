import { firstSentence } from '../../../core/catalog/first-sentence.ts'
import type { SellableUnit, SoldProduct } from '../../../core/catalog/sellable-unit.ts'
import { presentAttribute, presentOptions } from './attribute.ts'
import { presentCategory } from './category.ts'
import { presentImage } from './image.ts'
import { presentPricing } from './pricing.ts'
import { presentOnPromotion } from './product-promotion.ts'
import { presentInventory } from './stock.ts'

/** What is shown of a product wherever it or a unit of it is. */
export function presentSold(product: SoldProduct) {
  const { categories, tags, reviewCount, scoreSum } = product
  return {
    product_type: product.isPhysical ? 'physical' : 'digital',
    category_ids: categories.map(({ id }) => String(id)),
    tags,
    reviews_count: reviewCount,
    reviews_rating_sum: scoreSum,
  }
}

/** There are no subscriptions, and nothing is ordered before it is there. */
export const notOffered = { backorder: false, on_subscription: false, subscription: [] }

/** One sellable unit: a product without variants, or one variant of a product. */
export function presentItem(unit: SellableUnit, withInventory = false) {
  const { product, isVariant } = unit
  return {
    product_id: String(product.id),
    variant_id: isVariant ? String(unit.variantId) : null,
    sku: unit.sku,
    product_slug: product.slug,
    variant_slug: unit.slug,
    product_name: product.name,
    variant_name: isVariant ? unit.name : null,
    ...presentSold(product),
    short_description: firstSentence(product.description),
    active: true,
    stock_available: unit.stock > 0,
    ...notOffered,
    ...presentOnPromotion(product),
    categories: product.categories.map(presentCategory),
    attributes: product.attributes.map(presentAttribute),
    images: product.images.map(presentImage),
    pricing: presentPricing(unit),
    associated_options: isVariant ? presentOptions(unit.options) : null,
    shipping: null,
    ...presentInventory(unit.stock, withInventory),
  }
}
