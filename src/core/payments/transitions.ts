import type { PaymentStatus } from '../../db/schema/orders.ts'

/**
 * Where a payment may go from each status. A decline leaves it open for another try. One that is
 * cancelled may have been paid all the same: then its money is recorded, and mostly goes back.
 */
const transitions: Record<PaymentStatus, readonly PaymentStatus[]> = {
  pending: ['processing', 'failed', 'cancelled', 'succeeded'],
  processing: ['pending', 'failed', 'cancelled', 'succeeded'],
  failed: ['pending', 'processing', 'cancelled', 'succeeded'],
  cancelled: ['succeeded'],
  succeeded: ['refunded'],
  refunded: [],
}

/** Open: it can be paid, or is being paid. */
export const openStatuses = ['pending', 'processing', 'failed'] as const

export function isOpen(status: PaymentStatus): boolean {
  return openStatuses.some((open) => open === status)
}

export function canMove(from: PaymentStatus, to: PaymentStatus): boolean {
  return transitions[from].includes(to)
}

/** The statuses from which a payment may become `to`, for the WHERE of the change. */
export function statusesBefore(to: PaymentStatus): PaymentStatus[] {
  return typedKeys(transitions).filter((from) => canMove(from, to))
}

/** Safe: the table has these keys and no others. */
function typedKeys(table: Record<PaymentStatus, unknown>): PaymentStatus[] {
  return Object.keys(table) as PaymentStatus[]
}
