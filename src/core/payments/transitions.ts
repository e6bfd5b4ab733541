import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { type PaymentStatus, paymentStatuses } from '../../db/schema/orders.ts'
import type { GatewayState } from '../gateway.ts'

/**
 * Where a payment may go from each status. A decline leaves it open for another try. A cancelled payment
 * may have been paid all the same: its money is recorded, taken where its order still waits for it, and
 * goes back otherwise. A wrong amount never succeeds, and goes back, too. What was refunded at the gateway
 * may return to us where that refund fails.
 */
const transitions: Record<PaymentStatus, readonly PaymentStatus[]> = {
  pending: ['processing', 'failed', 'cancelled', 'succeeded'],
  processing: ['pending', 'failed', 'cancelled', 'succeeded', 'refunded'],
  failed: ['pending', 'processing', 'cancelled', 'succeeded'],
  cancelled: ['processing', 'succeeded', 'refunded'],
  succeeded: ['refunded'],
  refunded: ['succeeded'],
}

/** Open: it can be paid, or is being paid, and so can be cancelled. */
export function isOpen(status: PaymentStatus): boolean {
  return transitions[status].includes('cancelled')
}

/** In SQL: the payment may become `to`. `status` names its column. */
export function mayBecome(to: PaymentStatus, status: SQLWrapper = sql`status`): SQL {
  return isAmong(
    status,
    paymentStatuses.filter((from) => transitions[from].includes(to)),
  )
}

/**
 * Whether the gateway's answer about the payment moves it on. Only money moves a cancelled payment, and
 * only its refunds move a refunded one.
 */
export function isNews(from: PaymentStatus, told: GatewayState): boolean {
  if (from === 'refunded' || (from === 'cancelled' && told !== 'succeeded')) return false
  return transitions[from].includes(told)
}

/** The same in SQL. */
export function isNewsFor(told: GatewayState, status: SQLWrapper = sql`status`): SQL {
  return isAmong(
    status,
    paymentStatuses.filter((from) => isNews(from, told)),
  )
}

/** The statuses stand in the text: an index has a condition on them, see `constant`. */
function isAmong(status: SQLWrapper, statuses: PaymentStatus[]): SQL {
  return sql`${status} IN (${sql.raw(statuses.map((one) => `'${one}'`).join(', '))})`
}
