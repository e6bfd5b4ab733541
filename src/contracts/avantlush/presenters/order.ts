import { formatDecimal } from '../../../core/money.ts'
import { placeText } from '../../../core/orders/address-text.ts'
import type {
  ChannelOrder,
  OrderBrief,
  OrderPayment,
  SoldItem,
} from '../../../core/orders/channel-order.ts'
import type { OrderEvent } from '../../../core/orders/events.ts'
import type { OrderStatus } from '../../../core/orders/types.ts'
import type { PaymentStatus } from '../../../core/payments/types.ts'

/** An order with everything that this contract shows of it. */
export function presentOrder(order: ChannelOrder) {
  const { currency, createdAt, status, shippingAddress } = order
  const payments = order.payments.map((payment) => presentPayment(payment, currency))
  const payment = payments.at(-1) ?? null
  const [date, time] = createdAt.toISOString().split(/[T.]/)
  return {
    ...presentBrief(order),
    items: order.items.map((item) => presentItem(item, currency)),
    status_display: statusTexts[status].name,
    payment,
    payments,
    shipping_address: shippingAddress ? placeText(shippingAddress) : '',
    updated_at: order.updatedAt.toISOString(),
    note: order.note,
    payment_type: order.paymentType?.toUpperCase() ?? payment?.method ?? methodOf(order),
    order_type: order.isExpress ? 'EXPRESS' : 'STANDARD',
    order_date: date,
    order_time: time,
  }
}

/** An order among others. */
export function presentBrief(order: OrderBrief) {
  const { id, number, contact, totalAmount, currency, status, createdAt } = order
  return {
    id,
    order_number: number,
    customer_email: contact.email ?? '',
    customer_name: contact.name,
    total: formatDecimal(totalAmount, currency),
    status: statusName(status),
    created_at: createdAt.toISOString(),
  }
}

/** What has become of it. */
export function presentState({ id, status, updatedAt }: ChannelOrder) {
  return { id, status: statusName(status), updated_at: updatedAt.toISOString() }
}

/** What happened to it; where only its status changed, that is said in words. */
export function presentEvent({ id, status, location, description, createdAt }: OrderEvent) {
  return {
    ...{ id, status: statusName(status), location },
    description: description ?? statusTexts[status].event,
    timestamp: createdAt.toISOString(),
  }
}

const statusTexts: Record<OrderStatus, { name: string; event: string }> = {
  pending: { name: 'Pending', event: 'Order placed' },
  processing: { name: 'Processing', event: 'Order is being processed' },
  shipped: { name: 'Shipped', event: 'Order has been shipped' },
  delivered: { name: 'Delivered', event: 'Order has been delivered' },
  cancelled: { name: 'Cancelled', event: 'Order was cancelled' },
}

const paymentStatuses: Record<PaymentStatus, string> = {
  pending: 'PENDING',
  processing: 'PENDING',
  succeeded: 'PAID',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
  refunded: 'REFUNDED',
}

/** The names of the core, in capitals. */
export function statusName(status: OrderStatus): string {
  return status.toUpperCase()
}

/** Payment methods have the names of their gateways. */
function methodOf({ gateway }: { gateway: string }): string {
  return gateway.toUpperCase()
}

function presentPayment(payment: OrderPayment, currency: string) {
  return {
    id: payment.id,
    method: methodOf(payment),
    amount: formatDecimal(payment.amount, currency),
    status: paymentStatuses[payment.status],
    created_at: new Date(payment.createdAt).toISOString(),
  }
}

function presentItem(item: SoldItem, currency: string) {
  return {
    id: item.id,
    product: item.productId,
    product_name: item.name,
    product_sku: item.sku,
    quantity: item.quantity,
    unit_price: formatDecimal(item.unitAmount, currency),
    total_price: formatDecimal(item.unitAmount * item.quantity, currency),
    variants: item.options ?? {},
  }
}
