import type { Simulator } from '../simulator.ts'
import type { Status } from './statuses.ts'

export interface Order {
  /** Juspay's own name of it. */
  id: string
  /** The shop's. */
  orderId: string
  status: Status
  /** Paise. */
  amount: number
  customer: { id: string; email: string; phone: string; firstName: string; lastName: string }
  description: string
  returnUrl: string
  /** Which of its gateways the order is to go through; empty for any. */
  route: string
  /** Of our own, by name: `udf1` to `udf10`. */
  udfs: Record<string, string>
  /** Where the customer pays. */
  pageUrl: string
  /** Tries to pay; each has a transaction of its own. */
  attempts: number
  method: Method | null
  refunds: Refund[]
  /** How refunds of it begin. */
  refundStatus: RefundStatus
  createdAt: Date
  expiresAt: Date
}

export const methods = ['CARD', 'UPI', 'NB', 'WALLET'] as const

export type Method = (typeof methods)[number]

export const refundStatuses = ['PENDING', 'SUCCESS', 'FAILURE', 'MANUAL_REVIEW'] as const

export type RefundStatus = (typeof refundStatuses)[number]

export interface Refund {
  uniqueRequestId: string
  status: RefundStatus
  /** Paise. */
  amount: number
  initiatedBy: 'API' | 'DASHBOARD'
  createdAt: Date
}

/** Everything this Juspay remembers. Maps keep the order in which things were made. */
export interface World {
  simulator: Simulator
  /** By the shop's name in capitals: Juspay does not tell them from small letters. */
  orders: Map<string, Order>
}

export function createWorld(simulator: Simulator): World {
  return { simulator, orders: new Map() }
}

export function findOrder({ orders }: World, orderId: string): Order | undefined {
  return orders.get(orderId.toUpperCase())
}

/** The paise that have gone back, or are on their way. */
export function refundedAmount({ refunds }: Order): number {
  return refunds
    .filter(({ status }) => status !== 'FAILURE')
    .reduce((sum, { amount }) => sum + amount, 0)
}

/** As Juspay names most things: 32 hexadecimal digits. */
export function newHex(): string {
  return crypto.randomUUID().replaceAll('-', '')
}

/** Without fractions of a second. */
export function timeOf(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
