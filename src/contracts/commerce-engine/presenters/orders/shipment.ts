import type { Context } from '../../../../core/ports.ts'
import { isReturnable } from '../../../../core/storefront-orders/order-state.ts'
import type { StorefrontOrder } from '../../../../core/storefront-orders/reading/order-rows.ts'
import { returnDays } from '../../policy.ts'
import { presentAmount } from '../money.ts'
import { presentItemName } from './order-item.ts'

/** One from confirmation on: nothing is sent in parts. */
export function presentShipmentsOf(order: StorefrontOrder, ctx: Pick<Context, 'clock'>) {
  const { acceptedAt, shippedAt, deliveredAt, summary, items } = order
  if (!acceptedAt) return []
  const taxAmount = summary?.shipping.taxAmount ?? 0
  return [
    {
      reference_number: shipmentNumberOf(order),
      status: statusOf(order),
      total_weight: null,
      total_boxes: null,
      shipment_items_count: items.length,
      shipment_items: items.map((item) => {
        const isFree = item.soldAs?.isFree ?? false
        return {
          ...presentItemName(item),
          sku: item.sku,
          quantity: item.quantity,
          free_quantity: isFree ? item.quantity : 0,
          is_free_item: isFree,
        }
      }),
      shipping_amount: presentAmount(order.shippingAmount - taxAmount),
      shipping_tax_amount: presentAmount(taxAmount),
      shipping_amount_including_tax: presentAmount(order.shippingAmount),
      courier_company_name: null,
      shipping_label_url: null,
      awb_no: null,
      tracking_url: null,
      eta_delivery: null,
      shipped_date: shippedAt?.toISOString() ?? null,
      delivered_date: deliveredAt?.toISOString() ?? null,
      is_return_allowed: isReturnable(ctx, order, returnDays),
      cancellation_reason: order.cancellationReason,
      created_at: acceptedAt.toISOString(),
      modified_at: order.updatedAt.toISOString(),
    },
  ]
}

/** Such as SHP-20261128-0007: the order's number in other words. */
export function shipmentNumberOf({ number }: Pick<StorefrontOrder, 'number'>): string {
  return number.replace(/^ORD/, 'SHP')
}

function statusOf({ status }: StorefrontOrder) {
  switch (status) {
    case 'shipped':
    case 'delivered':
    case 'cancelled':
      return status
    default:
      return 'unscheduled'
  }
}
