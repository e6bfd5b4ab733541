import { and, eq, isNull } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Context } from '../../ports.ts'
import { firstLookAt } from '../look-times.ts'

/**
 * The money that a checkout has asked for is under way, and nothing can cancel it: although its payment was
 * ended meanwhile, it is looked after until it comes, and goes back then.
 */
export async function noteUnderWay(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  paymentId: number,
): Promise<void> {
  const now = clock.now()
  await db
    .update(payments)
    .set({ status: 'processing', lookAt: firstLookAt(now), updatedAt: now })
    .where(
      and(
        eq(payments.id, paymentId),
        eq(payments.status, 'cancelled'),
        isNull(payments.capturedAmount),
      ),
    )
}
