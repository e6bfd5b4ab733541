import type { FilledLine } from '../../../core/cart/cart.ts'
import type { SkippedLine } from '../../../core/cart/checkouts.ts'
import type { Order } from '../../../core/orders/queries.ts'
import { formatted } from './money.ts'
import { presentOrder } from './order.ts'

/** A cart line at the price of the moment; `action` is what was done, in lists always `add`. */
export function presentCartLine({ product, ...line }: FilledLine, action: 'add' | 'remove') {
  return {
    quantity: line.quantity,
    subtotal: formatted(product.amount * line.quantity),
    action,
    product_id: product.productId,
    created_at: new Date(line.createdAt).toISOString(),
    product: {
      id: product.productId,
      in_stock: product.isActive && product.stock > 0,
      title: product.name,
      price: formatted(product.amount),
      main_image: product.imageUrl,
      features: product.features.map(({ name, value }) => ({ name, value })),
    },
  }
}

export function presentCheckout(order: Order, skipped: SkippedLine[]) {
  return {
    result: 'Order created',
    status: presentOrder(order).status,
    items: order.items.map(({ product, quantity, unitAmount }) => ({
      product: product.name,
      quantity,
      price: formatted(unitAmount),
    })),
    skipped_items: skipped.map(presentSkipped),
  }
}

/** Such as "Desk lamp (available: 1, requested: 3)". */
export function presentSkipped({ name, available, requested }: SkippedLine): string {
  return `${name} (available: ${available}, requested: ${requested})`
}
