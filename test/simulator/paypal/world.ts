import type { Simulator } from '../simulator.ts'
import type { Money } from './money.ts'
import type { StoredAnswer } from './repeated.ts'

export interface Order {
  id: string
  status: 'CREATED' | 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED' | 'VOIDED'
  amount: Money
  referenceId: string
  customId: string | null
  invoiceId: string | null
  description: string | null
  /** Whether the request has said that it is paid with PayPal. */
  hasSource: boolean
  returnUrl: string | null
  cancelUrl: string | null
  /** Where the buyer approves it. */
  pageUrl: string
  payerId: string | null
  createdAt: Date
  updatedAt: Date
  fate: Fate
}

/** What becomes of the next attempt to capture an order. */
export interface Fate {
  /** `COMPLETED`, `PENDING` or `DECLINED` is a capture's status, all else the issue of a refusal. */
  outcome: string
  /** What is captured instead of what was asked for. */
  amount: Money | null
  /** Refunds of it take their time. */
  hasPendingRefunds: boolean
}

export const goodFate: Fate = { outcome: 'COMPLETED', amount: null, hasPendingRefunds: false }

export interface Capture {
  id: string
  orderId: string
  status: 'COMPLETED' | 'PENDING' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'REFUNDED'
  /** Why it is pending or declined. */
  reason: string | null
  amount: Money
  customId: string | null
  invoiceId: string | null
  hasPendingRefunds: boolean
  createdAt: Date
  updatedAt: Date
}

export interface Refund {
  id: string
  captureId: string
  status: 'COMPLETED' | 'PENDING' | 'FAILED'
  amount: Money
  customId: string | null
  invoiceId: string | null
  createdAt: Date
  updatedAt: Date
}

export interface Dispute {
  id: string
  captureId: string
  status: 'WAITING_FOR_SELLER_RESPONSE' | 'RESOLVED'
  outcome: string | null
  amount: Money
  createdAt: Date
  updatedAt: Date
}

/** Everything this PayPal remembers. Maps keep the order in which things were made. */
export interface World {
  simulator: Simulator
  orders: Map<string, Order>
  captures: Map<string, Capture>
  refunds: Map<string, Refund>
  disputes: Map<string, Dispute>
  /** When each token ends. */
  tokens: Map<string, Date>
  answers: Map<string, StoredAnswer>
}

export function createWorld(simulator: Simulator): World {
  return {
    simulator,
    orders: new Map(),
    captures: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    tokens: new Map(),
    answers: new Map(),
  }
}

export function capturesOf({ captures }: World, orderId: string): Capture[] {
  return [...captures.values()].filter((capture) => capture.orderId === orderId)
}

export function refundsOf({ refunds }: World, captureId: string): Refund[] {
  return [...refunds.values()].filter((refund) => refund.captureId === captureId)
}
