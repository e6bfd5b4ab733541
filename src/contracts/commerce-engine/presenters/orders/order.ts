import {
  cancellationRefundOf,
  isCancellable,
} from '../../../../core/storefront-orders/order-state.ts'
import type { StorefrontOrder } from '../../../../core/storefront-orders/reading/order-rows.ts'
import type { Http } from '../../../../http/app-env.ts'
import { store } from '../../store.ts'
import { presentAddress } from '../address.ts'
import { presentCurrency } from '../currency.ts'
import { presentAmount } from '../money.ts'
import { billingAddressOf, shippingAddressOf } from './addresses.ts'
import { presentOrderItem } from './order-item.ts'
import { presentSavings } from './order-savings.ts'
import { presentOrderPaymentStatus, presentPayments } from './payments.ts'
import { presentShipmentsOf } from './shipment.ts'
import { presentStatus } from './statuses.ts'

/** An order in a list. */
export function presentListedOrder(order: StorefrontOrder) {
  const { attempts } = order
  return {
    ...presentHead(order),
    has_refund: attempts.some(({ refunds }) => refunds.length > 0),
    ...presentMeans(order),
  }
}

/** An order as only its customer sees it. */
export function presentOrder(order: StorefrontOrder, c: Http) {
  const { ctx, user } = c.var
  const { summary, contact } = order
  const isAllowed = isCancellable(ctx, order)
  return {
    ...presentHead(order),
    ...presentMeans(order),
    customer_email: contact.email ?? user.email,
    customer_phone: contact.phone,
    ...presentSavings(order),
    ...presentSums(order),
    loyalty_points_redeemed: order.pointsUsed,
    loyalty_points_earned: order.pointsEarned,
    gift_card_amount_used: presentAmount(order.giftCardAmount),
    billing_address: presentAddress(billingAddressOf(order), user),
    shipping_address: presentAddress(shippingAddressOf(order), user),
    payments: presentPayments(order),
    is_cancellation_allowed: isAllowed,
    cancellation_refund_details: isAllowed ? presentCancellation(order) : null,
    fulfillment_preference: presentPreference(order),
    estimated_delivery_days: summary?.delivery.estimatedDays ?? null,
    metadata: summary?.metadata ?? null,
    feedback: order.feedback,
  }
}

export function presentOrderDetail(order: StorefrontOrder, c: Http) {
  return { ...presentOrder(order, c), shipments: presentShipmentsOf(order, c.var.ctx) }
}

function presentHead(order: StorefrontOrder) {
  const { number, createdAt, updatedAt, paidAt, note, items, currency } = order
  return {
    order_number: number,
    order_date: createdAt.toISOString(),
    status: presentStatus(order.status),
    payment_status: presentOrderPaymentStatus(order),
    payment_success_date: paidAt?.toISOString() ?? null,
    customer_note: note === '' ? null : note,
    on_subscription: false,
    order_items_count: items.length,
    order_items: items.map(presentOrderItem),
    currency: presentCurrency(currency),
    created_at: createdAt.toISOString(),
    modified_at: updatedAt.toISOString(),
  }
}

function presentMeans(order: StorefrontOrder) {
  return {
    grand_total: presentAmount(order.totalAmount),
    loyalty_point_redeemed: order.pointsUsed,
    credit_balance_used: presentAmount(order.creditAmount),
    to_be_paid: presentAmount(order.dueAmount),
    loyalty_point_earned: order.pointsEarned,
  }
}

/** Other contracts keep no tax beside what they add. */
function presentSums({
  summary,
  subtotalAmount,
  discountAmount,
  taxAmount,
  shippingAmount,
}: StorefrontOrder) {
  const itemsAmount = summary?.itemsAmount ?? subtotalAmount - discountAmount + taxAmount
  const itemsTax = summary?.itemsTaxAmount ?? taxAmount
  const shippingTax = summary?.shipping.taxAmount ?? 0
  return {
    subtotal: presentAmount(itemsAmount - itemsTax),
    item_total_tax: presentAmount(itemsTax),
    subtotal_including_tax: presentAmount(itemsAmount),
    shipping_amount: presentAmount(shippingAmount - shippingTax),
    shipping_total_tax: presentAmount(shippingTax),
    shipping_amount_including_tax: presentAmount(shippingAmount),
    shipping_estimated_cost: presentAmount(summary?.shipping.listAmount ?? shippingAmount),
    shipping_discount_amount: presentAmount(summary?.shipping.discountAmount ?? 0),
    shipping_tax_rate: store.tax.points / 100,
    shipping_tax_amount: presentAmount(shippingTax),
    handling_charge_excluding_tax: 0,
    handling_charge_tax_amount: 0,
    handling_charge_including_tax: 0,
    total_tax: presentAmount(itemsTax + shippingTax),
  }
}

function presentCancellation(order: StorefrontOrder) {
  const { points, refundAmount, chargedAmount } = cancellationRefundOf(order)
  return {
    loyalty_point: points,
    refundable_amount: presentAmount(refundAmount),
    cancellation_charges: presentAmount(chargedAmount),
    cancellation_charges_reason:
      chargedAmount > 0 ? 'Loyalty points that this order earned were spent meanwhile' : '',
    payment_mode: 'original-payment-mode',
  }
}

function presentPreference({ number, summary, shippingMethod }: StorefrontOrder) {
  const { methodId = null, methodName = shippingMethod, isChosen = false } = summary?.delivery ?? {}
  return {
    fulfillment_type: 'delivery',
    preference_type: isChosen ? 'user' : 'auto',
    shipments: [
      {
        id: number,
        shipping_provider_id: String(methodId ?? ''),
        shipping_provider_name: methodName,
        courier_company_id: null,
        courier_company_name: null,
      },
    ],
  }
}
