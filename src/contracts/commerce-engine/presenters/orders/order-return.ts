import type { OrderReturn, ReturnedUnits } from '../../../../core/returns/types.ts'
import type {
  SoldItem,
  StorefrontOrder,
} from '../../../../core/storefront-orders/reading/order-rows.ts'
import { presentItemName } from './order-item.ts'
import { presentRefund } from './payments.ts'
import { shipmentNumberOf } from './shipment.ts'
import { presentStatus } from './statuses.ts'

export function presentReturn(order: StorefrontOrder, made: OrderReturn) {
  const { number, status, approvedAt, rejectedAt, receivedAt, createdAt, updatedAt } = made
  return {
    request_number: number,
    status,
    created_at: createdAt.toISOString(),
    modified_at: updatedAt.toISOString(),
    approved_at: approvedAt?.toISOString() ?? null,
    rejected_at: rejectedAt?.toISOString() ?? null,
    items: presentUnits(order, made.items),
    received_at: receivedAt?.toISOString() ?? null,
  }
}

/** With the order that the units come from, and what went back for them by its payment. */
export function presentReturnDetail(order: StorefrontOrder, made: OrderReturn) {
  return {
    ...presentReturn(order, made),
    return_order: {
      order_number: order.number,
      order_date: order.createdAt.toISOString(),
      order_status: presentStatus(order.status),
    },
    // Whoever wants a replacement gets the money back, and orders anew.
    replacement_order: null,
    refund: order.attempts.flatMap(({ instrument, refunds }) =>
      refunds
        .filter(({ returnNumber }) => returnNumber === made.number)
        .map((refund) => presentRefund(refund, instrument)),
    ),
    attachments: null,
  }
}

/** Paid and free units of one thing, for one reason, are one item. */
function presentUnits(order: StorefrontOrder, units: ReturnedUnits[]) {
  const shipmentNumber = shipmentNumberOf(order)
  const merged = new Map<string, ReturnType<typeof presentItem>>()
  for (const { orderItemId, quantity, reason } of units) {
    const sold = order.items.find(({ id }) => id === orderItemId)
    if (!sold) throw new Error('A return has units of another order')
    const item = presentItem(sold, { shipmentNumber, quantity, reason })
    const key = JSON.stringify([item.product_id, item.variant_id, reason])
    const before = merged.get(key)?.quantity ?? 0
    merged.set(key, { ...item, quantity: before + quantity })
  }
  return [...merged.values()]
}

function presentItem(
  sold: SoldItem,
  { shipmentNumber, quantity, reason }: Omit<ReturnedUnits, 'orderItemId'> & Shipped,
) {
  return {
    shipment_number: shipmentNumber,
    ...presentItemName(sold),
    quantity,
    return_reason: reason,
  }
}

interface Shipped {
  shipmentNumber: string
}
