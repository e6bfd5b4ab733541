import { addressText } from '../../../core/orders/address-text.ts'
import type { Order, OrderItem } from '../../../core/orders/queries.ts'
import type { OrderStatus } from '../../../core/orders/types.ts'
import { decimal, formatted } from './money.ts'

/** This contract's words for an order's status. */
const statuses = {
  pending: 'pending',
  processing: 'paid',
  shipped: 'shipped',
  delivered: 'shipped',
  cancelled: 'failed',
} as const satisfies Record<OrderStatus, string>

export function presentOrder(order: Order) {
  return {
    id: order.id,
    status: statuses[order.status],
    shipping_address: order.shippingAddress ? addressText(order.shippingAddress) : '',
    subtotal: decimal(order.totalAmount),
    subtotal_formatted: formatted(order.totalAmount),
    order_items: order.items.map(presentItem),
    created_at: order.createdAt.toISOString(),
  }
}

/** An order line; the product shows current data, the price what was agreed. */
function presentItem({ id, quantity, unitAmount, product }: OrderItem) {
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
