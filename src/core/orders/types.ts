import { type SQL, sql } from 'drizzle-orm'
import type { OrderStatus } from '../../db/schema/orders.ts'
import type { SalePolicy } from '../../db/schema/sale-policy.ts'
import type { Address, ContractName } from '../../db/schema/sale-terms.ts'

export { type OrderStatus, orderStatuses } from '../../db/schema/orders.ts'

/** Of orders that have neither gone out nor ended: they can be paid, and cancelled. */
export const openOrderStatuses: readonly OrderStatus[] = ['pending', 'processing']

/** Whose an order is, and how it was sold. */
export interface OrderTerms {
  userId: number
  contract: ContractName
  /** Code of the sales channel. */
  channel: string
  policy: SalePolicy
  currency: string
}

/** What is agreed about an order besides its lines. Amounts in minor units. */
export interface OrderDetails {
  shippingAddress: Address | null
  billingAddress: Address | null
  /** Name of the way it is shipped. */
  shippingMethod: string | null
  isExpress: boolean
  note: string
  paymentType: string | null
  /** Taken off the lines. */
  discountAmount: number
  shippingAmount: number
  taxAmount: number
}

/** For an order that has nothing but its lines. */
export const plainDetails: OrderDetails = {
  shippingAddress: null,
  billingAddress: null,
  shippingMethod: null,
  isExpress: false,
  note: '',
  paymentType: null,
  discountAmount: 0,
  shippingAmount: 0,
  taxAmount: 0,
}

/** In SQL, of a row of `orders`: it waits for its money. */
export const isPayable: SQL = sql`orders.status IN ('pending', 'processing') AND orders.paid_at IS NULL`

/** The same of an order that was read. */
export function waitsForMoney(order: { status: OrderStatus; paidAt: Date | null }): boolean {
  return openOrderStatuses.includes(order.status) && order.paidAt === null
}
