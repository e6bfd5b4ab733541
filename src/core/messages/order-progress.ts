import type { OrderStatus } from '../orders/types.ts'

/** Where a paid order is, in a sentence: a message may be sent when it has gone on. */
export function progressOf(status: OrderStatus): string {
  return sentences[status]
}

const prepared = 'Your order is being prepared.'

const sentences: Record<OrderStatus, string> = {
  pending: prepared,
  processing: prepared,
  shipped: 'Your order is on its way.',
  delivered: 'Your order has been delivered.',
  cancelled: 'Your order was cancelled.',
}
