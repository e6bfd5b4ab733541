import type { OrderStatus, PaymentStatus, payments } from '../../db/schema/orders.ts'
import type { GatewayName } from '../ports.ts'

/** A payment as its table has it. */
export type PaymentRow = typeof payments.$inferSelect

/** A payment with what its readers show of the order. Amounts in minor units. */
export interface Payment {
  id: number
  userId: number
  gateway: GatewayName
  reference: string
  status: PaymentStatus
  amount: number
  /** What of it is promised back. */
  refundedAmount: number
  currency: string
  failureMessage: string | null
  createdAt: Date
  updatedAt: Date
  order: { id: number; status: OrderStatus; totalAmount: number; createdAt: Date }
}

export interface PaymentStatistics {
  total: number
  spentAmount: number
  counts: Record<PaymentStatus, number>
}

export { type PaymentStatus, paymentStatuses } from '../../db/schema/orders.ts'

/** Why a payment ended whose order staff have accepted. */
export const paidAnotherWay = 'The order was paid another way.'
