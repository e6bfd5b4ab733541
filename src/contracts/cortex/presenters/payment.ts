import type { PaymentOfOrder } from '../../../core/payments/list-payments.ts'
import type { StartedPayment } from '../../../core/payments/opening/open-on-page.ts'
import { decimal, formatted } from './money.ts'
import { presentOrder } from './order.ts'

/** Money that went back is no success: nothing is paid any more. */
const statuses = {
  pending: 'pending',
  processing: 'pending',
  succeeded: 'success',
  failed: 'failed',
  cancelled: 'failed',
  refunded: 'failed',
} as const satisfies Record<PaymentOfOrder['status'], string>

export function presentPayment({ reference, status, amount, order }: PaymentOfOrder) {
  return {
    order: [presentOrder(order)],
    track_id: reference,
    amount: decimal(amount),
    formatted_amount: formatted(amount),
    status: statuses[status],
  }
}

/** Both spellings of the track id that clients know. */
export function presentStart({ reference, paymentUrl }: StartedPayment) {
  return {
    track_id: reference,
    trackId: Number(reference),
    payment_url: paymentUrl,
    result: 100,
    message: 'success',
  }
}
