import type { Cart, FilledLine } from '../../../core/cart/cart.ts'
import { taxOfChannel } from '../../../core/channels.ts'
import { formatDecimal } from '../../../core/money.ts'
import { addressText } from '../../../core/orders/address-text.ts'
import type { Order } from '../../../core/orders/queries.ts'
import type { OrderStatus } from '../../../core/orders/types.ts'
import type { Payment } from '../../../core/payments/types.ts'
import { priceLines } from '../../../core/pricing/breakdown/price-lines.ts'

interface ProductNow {
  name: string
  slug: string
  amount: number
  stock: number
  isActive: boolean
}

/** This contract's words for an order's status, which staff may set. */
export const statuses = {
  pending: 'pending',
  processing: 'processing',
  shipped: 'shipped',
  delivered: 'delivered',
  cancelled: 'cancelled',
} as const satisfies Record<OrderStatus, string>

function presentBrief(id: number, product: ProductNow, currency: string) {
  return {
    id,
    name: product.name,
    slug: product.slug,
    price: formatDecimal(product.amount, currency),
    stock_quantity: product.stock,
    is_active: product.isActive,
  }
}

/** A cart line; the product shows current data, the snapshot and total what was agreed. */
export function presentCartLine(line: FilledLine) {
  const { currency } = line.product
  return {
    id: line.id,
    product: presentBrief(line.productId, line.product, currency),
    quantity: line.quantity,
    price_snapshot: formatDecimal(line.unitAmount, currency),
    item_total: formatDecimal(line.unitAmount * line.quantity, currency),
    created_at: new Date(line.createdAt).toISOString(),
  }
}

export function presentCart(cart: Cart) {
  const { currency, userId } = cart
  const { totalAmount } = priceLines(cart.lines, taxOfChannel(cart.channel))
  return {
    id: cart.id,
    user: userId,
    created_at: new Date(cart.createdAt).toISOString(),
    updated_at: new Date(cart.updatedAt).toISOString(),
    items: cart.lines.map(presentCartLine),
    total_items: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
    cart_total: formatDecimal(totalAmount, currency),
  }
}

export function presentOrder(order: Order) {
  const { currency, shippingAddress } = order
  return {
    id: order.id,
    user: order.userId,
    status: statuses[order.status],
    shipping_address: shippingAddress && addressText(shippingAddress),
    created_at: order.createdAt.toISOString(),
    updated_at: order.updatedAt.toISOString(),
    items: order.items.map((item) => ({
      id: item.id,
      product: presentBrief(item.product.id, item.product, currency),
      quantity: item.quantity,
      price_snapshot: formatDecimal(item.unitAmount, currency),
      item_total: formatDecimal(item.unitAmount * item.quantity, currency),
      created_at: order.createdAt.toISOString(),
    })),
    total_price: formatDecimal(order.totalAmount, currency),
  }
}

export function presentPayment(payment: Payment) {
  const { status, currency } = payment
  return {
    id: payment.id,
    order: {
      id: payment.order.id,
      status: statuses[payment.order.status],
      total_amount: formatDecimal(payment.order.totalAmount, currency),
      created_at: payment.order.createdAt.toISOString(),
    },
    stripe_payment_intent_id: payment.reference,
    status,
    status_display: displayOf(status),
    amount: formatDecimal(payment.amount, currency),
    currency: currency.toLowerCase(),
    failure_message: payment.failureMessage,
    is_successful: status === 'succeeded',
    is_pending: status === 'pending' || status === 'processing',
    is_failed: status === 'failed',
    can_be_refunded: status === 'succeeded',
    created_at: payment.createdAt.toISOString(),
    updated_at: payment.updatedAt.toISOString(),
  }
}

export function displayOf(status: string): string {
  return status.charAt(0).toUpperCase() + status.slice(1)
}
