import { and, eq, inArray } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Context } from '../../ports.ts'
import { openStatuses } from '../transitions.ts'

/**
 * Ends an open payment that its gateway does not know: data were restored, or the account is another
 * one. Its order can be paid by a new payment.
 */
export async function endUnknown(
  ctx: Pick<Context, 'db' | 'clock' | 'log'>,
  paymentId: number,
): Promise<void> {
  ctx.log('error', 'payment.unknown_to_gateway', { paymentId })
  await ctx.db
    .update(payments)
    .set({
      status: 'cancelled',
      failureMessage: 'The payment service does not know this payment.',
      lookAt: null,
      updatedAt: ctx.clock.now(),
    })
    .where(and(eq(payments.id, paymentId), inArray(payments.status, openStatuses)))
}
