import type { orders } from '../../../db/schema/orders.ts'
import type { ChargeRequest } from '../../ports.ts'
import type { PaymentRow } from '../types.ts'

/** What a payment is for: an order, or a quote that becomes one. */
export type PaidFor =
  | { order: Pick<typeof orders.$inferSelect, 'id' | 'checkoutId'> }
  | { quoteId: string }

/** How a gateway is told of a payment, so that its money can be matched later. */
export function describeForGateway(
  { id, key }: Pick<PaymentRow, 'id' | 'key'>,
  paidFor: PaidFor,
): Pick<ChargeRequest, 'metadata' | 'description'> {
  const metadata = { payment_key: key, payment_id: String(id) }
  if ('quoteId' in paidFor) {
    return { metadata: { ...metadata, quote_id: paidFor.quoteId }, description: 'Your order' }
  }
  const { id: orderId, checkoutId } = paidFor.order
  return {
    metadata: { ...metadata, order_id: String(orderId), checkout_id: checkoutId },
    description: `Order ${orderId}`,
  }
}
