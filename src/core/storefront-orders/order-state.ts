import type { OrderStatus } from '../../db/schema/orders.ts'
import { dayMs } from '../days.ts'
import { openOrderStatuses } from '../orders/types.ts'
import { attemptsMax, retryAfterMs } from '../payments/opening/attempts.ts'
import type { Context } from '../ports.ts'
import type { RetryHindrance } from './errors.ts'
import type { PaymentAttempt, StorefrontOrder } from './reading/order-rows.ts'

type State = Pick<StorefrontOrder, 'status' | 'paidAt' | 'attempts'>

/** Whether its customer may cancel it now; what counts is what the cancelling batch finds. */
export function isCancellable(
  { gateways }: Pick<Context, 'gateways'>,
  { status, attempts }: Pick<State, 'status' | 'attempts'>,
): boolean {
  const isStuck = attempts.some(({ gateway, capturedAmount, refundedAmount, ...attempt }) => {
    const { cancel, refunds } = gateways[gateway]?.capabilities ?? { cancel: false, refunds: false }
    const isKept = (capturedAmount ?? 0) > refundedAmount && !refunds
    return (attempt.isUnderWay === 1 && !cancel) || attempt.isUnderReview === 1 || isKept
  })
  return isOpen(status) && !isStuck
}

/** Whether another attempt to pay it may begin now. */
export function isRetryable(
  { clock, gateways: registered }: Pick<Context, 'clock' | 'gateways'>,
  { status, paidAt, attempts, gateways }: State & Pick<StorefrontOrder, 'gateways'>,
): boolean {
  // Those of other contracts take no attempts that overlap.
  const canBegin = gateways.some((name) => registered[name]?.referenceOf)
  if (!canBegin || retriesEnded({ status, paidAt }, attempts.length)) return false
  const last = attempts.at(-1)
  if (!last || last.status === 'failed' || last.status === 'cancelled') return true
  return last.createdAt <= clock.now().getTime() - retryAfterMs
}

/** Why it will take no more attempts to pay it, after so many; null where it may take another one. */
export function retriesEnded(
  { status, paidAt }: Pick<State, 'status' | 'paidAt'>,
  attempts: number,
): Exclude<RetryHindrance, 'attempt_open'> | null {
  if (status === 'cancelled') return 'cancelled'
  if (paidAt || !isOpen(status)) return 'paid'
  return attempts >= attemptsMax ? 'too_many' : null
}

/** Whether what it has brought can be given back now, for so many days after its delivery. */
export function isReturnable(
  ctx: Pick<Context, 'clock'>,
  order: Pick<StorefrontOrder, 'status' | 'deliveredAt'>,
  days: number,
): boolean {
  return returnsClosed(ctx, order, days) === null
}

/** Why nothing of it can be given back now; null where something can. */
export function returnsClosed(
  { clock }: Pick<Context, 'clock'>,
  { status, deliveredAt }: Pick<StorefrontOrder, 'status' | 'deliveredAt'>,
  days: number,
): 'not_delivered' | 'time_over' | null {
  if (status !== 'delivered' || !deliveredAt) return 'not_delivered'
  const ends = deliveredAt.getTime() + days * dayMs
  return clock.now().getTime() < ends ? null : 'time_over'
}

function isOpen(status: OrderStatus): boolean {
  return openOrderStatuses.includes(status)
}

/** What a cancellation gives back, in minor units. */
export interface CancellationRefund {
  points: number
  refundAmount: number
  /** What is kept for points that the order earned and that were spent since. */
  chargedAmount: number
}

/** What cancelling an order now would give back: all that was taken for it, and only its own payment is charged. */
export function cancellationRefundOf(order: StorefrontOrder): CancellationRefund {
  const { pointsUsed, spentEarnings, attempts } = order
  const takenAmount = takenBy(attempts)
  const paidAmount = takenBy(attempts.filter(({ isPaying }) => isPaying === 1))
  const chargedAmount = Math.min(paidAmount, spentEarnings)
  return { points: pointsUsed, refundAmount: takenAmount - chargedAmount, chargedAmount }
}

function takenBy(attempts: PaymentAttempt[]): number {
  return attempts.reduce(
    (sum, { capturedAmount, refundedAmount }) => sum + (capturedAmount ?? 0) - refundedAmount,
    0,
  )
}
