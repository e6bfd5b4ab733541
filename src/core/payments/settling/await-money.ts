import { and, eq, isNull } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Context } from '../../ports.ts'
import { firstLookAt } from '../look-times.ts'
import { isReferredTo, type Reference } from '../queries.ts'

/**
 * Looks after a payment that was ended while nobody knew that its gateway has the money under way: it
 * comes all the same, and goes back then.
 */
export async function awaitMoney(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  reference: Reference,
): Promise<void> {
  const now = clock.now()
  const isEnded = and(eq(payments.status, 'cancelled'), isNull(payments.capturedAmount))
  await db
    .update(payments)
    .set({ status: 'processing', lookAt: firstLookAt(now), updatedAt: now })
    .where(and(isReferredTo(reference), isEnded))
}
