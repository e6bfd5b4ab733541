import type { OrderStatus, PaymentStatus, payments } from '../../db/schema/orders.ts'
import { orderCause } from '../orders/order-cause.ts'
import type { ContractName, GatewayName } from '../ports.ts'

/** A payment as its table has it. */
export type PaymentRow = typeof payments.$inferSelect

/** A payment with what is shown of its order. Amounts in minor units. */
export interface Payment {
  id: number
  userId: number
  gateway: GatewayName
  reference: string
  status: PaymentStatus
  amount: number
  /** How much of it is promised back. */
  refundedAmount: number
  currency: string
  failureMessage: string | null
  createdAt: Date
  updatedAt: Date
  order: {
    id: number
    status: OrderStatus
    totalAmount: number
    createdAt: Date
    contract: ContractName
  }
}

export interface PaymentStatistics {
  total: number
  spentAmount: number
  counts: Record<PaymentStatus, number>
}

export { type PaymentStatus, paymentStatuses } from '../../db/schema/orders.ts'

/** What the keys of a payment's effects begin with: those of its order, as soon as it has one. */
export function paymentCause({ id, orderId }: Pick<PaymentRow, 'id' | 'orderId'>): string {
  return orderCause(orderId) ?? `payment:${id}:`
}

/** Why a payment ended whose order staff have accepted, or another payment has paid. */
export const paidAnotherWay = 'The order was paid another way.'
