import type { Simulator } from '../simulator.ts'

/** The merchant that Zibal itself offers for tests. */
export const testMerchant = 'zibal'

/** Zibal's word for what became of a payment; statuses.ts says what each number means. */
export interface Payment {
  trackId: number
  merchant: string
  /** Rials. */
  amount: number
  callbackUrl: string
  description: string
  orderId: string
  status: number
  createdAt: Date
  paidAt: Date | null
  verifiedAt: Date | null
  refNumber: number | null
  cardNumber: string | null
  /** Rials paid back so far. */
  refundedAmount: number
}

/** Everything this Zibal remembers. */
export interface World {
  simulator: Simulator
  payments: Map<number, Payment>
}

/** A paid payment that nobody verifies goes back to the customer after this time. */
const verifiableMs = 15 * 60 * 1000

export function createWorld(simulator: Simulator): World {
  return { simulator, payments: new Map() }
}

/** The payment as it is now; numbers may come as text, as Zibal's own examples send them. */
export function findPayment(world: World, trackId: unknown): Payment | undefined {
  const payment = world.payments.get(Number(trackId))
  if (payment) reverseUnverified(payment, world.simulator.now())
  return payment
}

function reverseUnverified(payment: Payment, now: Date): void {
  const { status, paidAt } = payment
  if (status !== 2 || paidAt === null) return
  if (now.getTime() - paidAt.getTime() > verifiableMs) payment.status = 18
}

/**
 * Random, since the shop's database outlives the simulator: a counter would start again and name
 * payments that the shop knows already. Fourteen digits, as at Zibal.
 */
export function newTrackId(): number {
  return 10_000_000_000_000 + randomBelow(80_000_000_000_000)
}

export function newRefNumber(): number {
  return 100_000_000_000 + randomBelow(800_000_000_000)
}

function randomBelow(limit: number): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
  return (high * 2 ** 20 + (low >>> 12)) % limit
}
