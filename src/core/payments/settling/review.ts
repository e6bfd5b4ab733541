import { and, eq, sql } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { insertDeadLetter } from '../../dead-letters.ts'
import type { Context, PaymentEvidence } from '../../ports.ts'
import { guardedBatch, type Statement } from '../../write-batch.ts'
import type { PaymentRow } from '../types.ts'

interface Review {
  reason: string
  /** What the gateway took, where it took another amount than was asked for. */
  captured?: Pick<PaymentEvidence, 'reference' | 'money' | 'captureReference'> | null
  /** The order no longer waits for this payment. */
  isOver?: boolean
  /** When the gateway is asked again all the same, unless it is over. */
  lookAt?: Date | null
  also?: Statement[]
}

/**
 * The gateway's answer is not what was expected: nothing is fulfilled, and staff are told once. What was
 * taken goes back when the order ends. False where staff know already, or somebody was first.
 */
export async function review(
  ctx: Context,
  payment: PaymentRow,
  { reason, captured = null, isOver = false, lookAt = null, also = [] }: Review,
): Promise<boolean> {
  const { id, status } = payment
  const flag = ctx.db
    .update(payments)
    .set({
      reviewReason: reason,
      lookAt: isOver ? null : lookAt,
      updatedAt: ctx.clock.now(),
      ...(captured?.money && {
        // One that was cancelled stays so: its order may have another open payment by now.
        status: status === 'cancelled' ? 'cancelled' : 'processing',
        reference: captured.reference,
        capturedAmount: captured.money.amount,
        captureReference: captured.captureReference ?? null,
      }),
      ...(isOver && { status: 'cancelled', failureMessage: 'The payment is under review.' }),
    })
    .where(
      and(eq(payments.id, id), eq(payments.status, status), sql`review_reason IS NOT ${reason}`),
    )
  const letter = insertDeadLetter(ctx, { queue: 'payments', body: { paymentId: id }, reason })
  return guardedBatch(ctx.db, flag, [letter, ...also])
}
