import type { returnSettlements, returnStatuses } from '../../db/schema/returns.ts'

export type ReturnStatus = (typeof returnStatuses)[number]

export type ReturnSettlement = (typeof returnSettlements)[number]

/** A customer's wish to give back some of what an order has brought. */
export interface OrderReturn {
  id: number
  /** Such as `RET-20261128-0007-1`. */
  number: string
  status: ReturnStatus
  settlement: ReturnSettlement
  /** The client's operation that has withdrawn it. */
  withdrawnBy: string | null
  approvedAt: Date | null
  rejectedAt: Date | null
  receivedAt: Date | null
  createdAt: Date
  updatedAt: Date
  /** Units of lines of the order, which may stand there several times. */
  items: ReturnedUnits[]
}

export interface ReturnedUnits {
  orderItemId: number
  quantity: number
  /** Empty where none was given. */
  reason: string
}
