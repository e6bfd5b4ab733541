import { firstSentence } from '../../../core/catalog/first-sentence.ts'
import {
  type ProductWithUnits,
  stockOfAll,
  variantsOf,
} from '../../../core/catalog/product-with-units.ts'
import type { ProductWithRelated } from '../../../core/recommendations/get-product-with-related.ts'
import { presentAttribute } from './attribute.ts'
import { presentCategory } from './category.ts'
import { presentImage } from './image.ts'
import { notOffered, presentSold } from './item.ts'
import { presentPricing } from './pricing.ts'
import { presentOnPromotion } from './product-promotion.ts'
import { presentInventory } from './stock.ts'
import { notKept, presentVariant, presentVariantOptions } from './variant.ts'

export function presentProduct(product: ProductWithUnits, withInventory: boolean) {
  const variants = variantsOf(product)
  const hasVariant = variants.length > 0
  const stock = stockOfAll(product)
  return {
    id: String(product.id),
    sku: hasVariant ? null : product.sku,
    name: product.name,
    slug: product.slug,
    short_description: firstSentence(product.description),
    ...presentSold(product),
    active: true,
    stock_available: stock > 0,
    ...notOffered,
    ...presentOnPromotion(product),
    has_variant: hasVariant,
    categories: product.categories.map(presentCategory),
    attributes: product.attributes.map(presentAttribute),
    pricing: presentPricing(product),
    variant_options: hasVariant ? presentVariantOptions(product) : null,
    images: product.images.map(presentImage),
    variants: variants.map((unit) => presentVariant(product, unit, withInventory)),
    bundle_items: [],
    ...presentInventory(stock, withInventory),
  }
}

export function presentProductDetail(product: ProductWithRelated, withInventory: boolean) {
  return {
    ...presentProduct(product, withInventory),
    description: product.description || null,
    videos: [],
    upselling_product_ids: product.upSellIds.map(String),
    crossselling_product_ids: product.crossSellIds.map(String),
    ...notKept,
  }
}
