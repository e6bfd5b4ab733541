import { and, eq, isNull } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Context, PaymentEvidence } from '../../ports.ts'
import { firstLookAt } from '../look-times.ts'
import { mayBecome } from '../transitions.ts'

/**
 * The money of a payment without an order is under way, although the payment may be over here: the
 * gateway is asked until it says what became of it, and what comes goes back.
 */
export async function awaitMoney(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  paymentId: number,
  { reference }: Pick<PaymentEvidence, 'reference'>,
): Promise<void> {
  const now = clock.now()
  await db
    .update(payments)
    .set({ status: 'processing', reference, lookAt: firstLookAt(now), updatedAt: now })
    .where(
      and(
        eq(payments.id, paymentId),
        isNull(payments.orderId),
        isNull(payments.capturedAmount),
        mayBecome('processing'),
      ),
    )
}
