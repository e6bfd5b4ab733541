import type { BoughtItem } from '../../../core/storefront-orders/list-bought.ts'
import { presentAmount } from './money.ts'

/** There are no sellers but the store. */
export function presentBought(item: BoughtItem) {
  const { variant } = item
  return {
    product_id: String(item.productId),
    product_name: item.name,
    product_image_url: item.imageUrl,
    variant_id: variant ? String(variant.id) : null,
    variant_name: variant?.name ?? null,
    selling_price: presentAmount(item.unitAmount),
    listing_price: presentAmount(item.baseAmount),
    seller_id: null,
    seller_detail: null,
  }
}
