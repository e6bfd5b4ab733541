import type { OrderStatus } from '../../../../core/orders/types.ts'

/** The document's statuses, of which this shop uses five. */
export const orderStatuses = [
  'draft',
  'awaiting_approval',
  'confirmed',
  'partially_scheduled',
  'awaiting_shipment',
  'shipped',
  'partially_shipped',
  'undelivered',
  'partially_undelivered',
  'return_to_origin',
  'partially_return_to_origin',
  'complete',
  'partially_delivered',
  'cancelled',
] as const

export type StatusName = (typeof orderStatuses)[number]

const names: Record<OrderStatus, StatusName> = {
  pending: 'draft',
  processing: 'confirmed',
  shipped: 'shipped',
  delivered: 'complete',
  cancelled: 'cancelled',
}

export function presentStatus(status: OrderStatus): StatusName {
  return names[status]
}

/** The statuses that are called so; none for names that are reserved. */
export function statusesNamed(wanted: readonly string[]): OrderStatus[] {
  const all: OrderStatus[] = ['pending', 'processing', 'shipped', 'delivered', 'cancelled']
  return all.filter((status) => wanted.includes(names[status]))
}
