import type { CartUnit } from '../../../core/storefront-cart/types.ts'

/** What a unit is called wherever it stands in a list of things to buy or to send. */
export function presentUnitName({ product, isVariant, variantId, name }: CartUnit) {
  return {
    product_id: String(product.id),
    product_name: product.name,
    product_image_url: product.images[0]?.url ?? null,
    variant_id: isVariant ? String(variantId) : null,
    variant_name: isVariant ? name : null,
  }
}
