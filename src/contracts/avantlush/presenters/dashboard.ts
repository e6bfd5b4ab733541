import type {
  CartFigures,
  CustomerFigures,
  DayOfSales,
  OrderFigures,
} from '../../../core/figures/sales-figures.ts'
import { formatDecimal } from '../../../core/money.ts'
import type { ChannelOrder } from '../../../core/orders/channel-order.ts'
import { hiddenAddress } from '../../../http/hidden-address.ts'
import { statusName } from './order.ts'

// Ratios are numbers: 0.75 is 75 per cent.

export function presentCarts({ abandoned, total }: CartFigures) {
  return {
    abandoned_rate: total === 0 ? 0 : abandoned / total,
    total_carts: total,
    abandoned_carts: abandoned,
  }
}

export function presentCustomers({ total, active, joined }: CustomerFigures) {
  const before = total - joined
  const growthFromNothing = joined > 0 ? 1 : 0
  return {
    total_customers: total,
    active_customers: active,
    growth_rate: before > 0 ? joined / before : growthFromNothing,
  }
}

export function presentOrders({ byStatus, orders, revenueAmount }: OrderFigures, currency: string) {
  return {
    orders_by_status: byStatus.map((one) => ({
      status: statusName(one.status),
      count: one.orders,
    })),
    total_revenue: formatDecimal(revenueAmount, currency),
    total_orders: orders,
  }
}

export function presentDay({ day, orders, revenueAmount }: DayOfSales, currency: string) {
  return { date: day, revenue: formatDecimal(revenueAmount, currency), orders }
}

export function presentRecent({ id, contact, totalAmount, currency, ...order }: ChannelOrder) {
  return {
    id,
    user_email: contact.email ?? hiddenAddress,
    total: formatDecimal(totalAmount, currency),
    status: statusName(order.status),
    created_at: order.createdAt.toISOString(),
    items: order.items.map(({ name, quantity, unitAmount }) => ({
      product_name: name,
      quantity,
      price: formatDecimal(unitAmount, currency),
    })),
  }
}
