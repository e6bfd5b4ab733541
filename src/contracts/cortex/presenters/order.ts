import type { Order } from '../../../core/orders/queries.ts'
import { decimal, formatted } from './money.ts'

const statuses = {
  pending: 'pending',
  processing: 'paid',
  shipped: 'shipped',
  delivered: 'shipped',
  cancelled: 'failed',
} as const satisfies Record<Order['status'], string>

export function presentOrder({
  id,
  status,
  shippingAddress,
  totalAmount,
  items,
  createdAt,
}: Order) {
  return {
    id,
    status: statuses[status],
    shipping_address: shippingAddress ?? '',
    subtotal: decimal(totalAmount),
    subtotal_formatted: formatted(totalAmount),
    order_items: items.map(presentItem),
    created_at: createdAt.toISOString(),
  }
}

/** The price is the one agreed on; the product shows what it is now. */
function presentItem({ id, quantity, unitAmount, product }: Order['items'][number]) {
  return {
    id,
    quantity,
    price_at_purchase: formatted(unitAmount),
    product: {
      product_id: product.id,
      product_title: product.name,
      product_price: formatted(product.amount),
      stock: product.stock,
      product_main_image: product.imageUrl,
    },
  }
}
