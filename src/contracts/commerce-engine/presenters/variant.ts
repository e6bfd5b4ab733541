import { firstSentence } from '../../../core/catalog/first-sentence.ts'
import {
  firstVariantOf,
  type ProductWithUnits,
  variantsOf,
} from '../../../core/catalog/product-with-units.ts'
import type { Unit } from '../../../core/catalog/sellable-unit.ts'
import { presentAttribute, presentOption, presentOptions } from './attribute.ts'
import { presentImage } from './image.ts'
import { notOffered, presentSold } from './item.ts'
import { presentPricing } from './pricing.ts'
import { presentOnPromotion } from './product-promotion.ts'
import { presentInventory } from './stock.ts'

export function presentVariant(product: ProductWithUnits, unit: Unit, withInventory: boolean) {
  return {
    id: String(unit.variantId),
    product_id: String(product.id),
    sku: unit.sku,
    slug: unit.slug,
    name: unit.name,
    product_name: product.name,
    short_description: firstSentence(product.description),
    active: true,
    stock_available: unit.stock > 0,
    ...notOffered,
    ...presentOnPromotion(product),
    is_default: unit.variantId === firstVariantOf(product)?.variantId,
    associated_options: presentOptions(unit.options),
    images: product.images.map(presentImage),
    videos: [],
    pricing: presentPricing(unit),
    ...presentInventory(unit.stock, withInventory),
  }
}

/** What is not known of any product. */
export const notKept = {
  hsn_code: null,
  shipping: null,
  seo: { title: null, description: null, keywords: null },
  metadata: null,
}

export function presentVariantDetail(
  product: ProductWithUnits,
  unit: Unit,
  withInventory: boolean,
) {
  return {
    ...presentVariant(product, unit, withInventory),
    ...presentSold(product),
    description: product.description || null,
    variant_options: presentVariantOptions(product),
    product_attributes: product.attributes.map(presentAttribute),
    variant_attributes: unit.options.map(presentOption),
    ...notKept,
  }
}

/** All values that the variants have, by key and in their order. */
export function presentVariantOptions(product: ProductWithUnits) {
  const options = variantsOf(product).flatMap((unit) => unit.options)
  return [...Map.groupBy(options, ({ key }) => key)].map(([key, ofKey]) => ({
    name: ofKey[0]?.name ?? key,
    key,
    type: 'single-select',
    value: [...new Set(ofKey.map(({ value }) => value))],
  }))
}
