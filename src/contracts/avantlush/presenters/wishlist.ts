import type { Product } from '../../../core/catalog/types.ts'
import { formatDecimal } from '../../../core/money.ts'
import type { StockNotification } from '../../../core/wishlist/list-notifications.ts'
import type { Wish } from '../../../core/wishlist/types.ts'
import { mainImageOf } from './product.ts'

/** Whoever has a wishlist has one, and it is known by its user. */
export function presentWishlist(userId: number, wishes: Wish[]) {
  const products = wishes.map(({ id, product, addedAt }) => ({
    ...presentWished(product),
    added_at: addedAt.toISOString(),
    wishlist_item_id: id,
  }))
  return { id: userId, user: userId, products, products_count: products.length }
}

export function presentWish(userId: number, { id, product, addedAt }: Wish) {
  return {
    id,
    wishlist: userId,
    product: product.id,
    added_at: addedAt.toISOString(),
    product_details: presentWished(product),
  }
}

export function presentNotification({ id, productName, createdAt }: StockNotification) {
  return {
    id,
    notification_type: 'BACK_IN_STOCK',
    message: `${productName} is back in stock!`,
    // No operation marks one as read.
    is_read: false,
    created_at: createdAt.toISOString(),
  }
}

/** A product of the wishlist that it is shown in. */
function presentWished(product: Product) {
  return {
    id: product.id,
    name: product.name,
    description: product.description,
    main_image: mainImageOf(product.images),
    images: product.images.map(({ url }) => url),
    price: formatDecimal(product.amount, product.currency),
    is_liked: true,
    status: product.status,
  }
}
