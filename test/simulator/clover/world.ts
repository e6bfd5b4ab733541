import type { Simulator } from '../simulator.ts'
import type { StoredAnswer } from './idempotency.ts'
import { type Card, readyCards } from './test-cards.ts'

/** Stands for a card, and pays once. */
export interface Token {
  id: string
  card: Card
  /** Such as the ready ones, which tests use over and over. */
  isReusable: boolean
  isUsed: boolean
}

export interface Charge {
  id: string
  object: 'charge'
  /** Cents. */
  amount: number
  amount_captured: number
  amount_refunded: number
  currency: 'usd'
  /** Milliseconds. */
  created: number
  captured: boolean
  paid: boolean
  refunded: boolean
  status: 'succeeded' | 'pending' | 'failed'
  description: string | null
  external_reference_id: string | null
  metadata: Record<string, string>
  failure_code: string | null
  failure_message: string | null
  source: { id: string; brand: string; first6: string; last4: string }
}

export interface Refund {
  id: string
  object: 'refund'
  amount: number
  charge: string
  created: number
  reason: string | null
  status: 'succeeded'
}

/** Everything this Clover remembers. Maps keep the order in which things were made. */
export interface World {
  simulator: Simulator
  tokens: Map<string, Token>
  charges: Map<string, Charge>
  refunds: Map<string, Refund>
  answers: Map<string, StoredAnswer>
}

export function createWorld(simulator: Simulator): World {
  const ready = [...readyCards].map(
    ([id, card]) => [id, { id, card, isReusable: true, isUsed: false }] as const,
  )
  return {
    simulator,
    tokens: new Map(ready),
    charges: new Map(),
    refunds: new Map(),
    answers: new Map(),
  }
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Thirteen digits and letters, such as `2G1RQC0VTH7WY`. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(13))
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
}

export function newTokenId(): string {
  return `clv_1${crypto.randomUUID().replaceAll('-', '')}`
}
