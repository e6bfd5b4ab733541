import { and, eq, isNull, type SQL } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Context } from '../../ports.ts'
import { mayBecome } from '../transitions.ts'
import { lookAtWhenOver } from './close-payments.ts'

/**
 * Ends an open payment that its gateway does not know: data were restored, or the account is another
 * one. Its order can be paid by a new payment. Somebody may be opening it at this moment where nobody can
 * cancel it there: such a gateway is asked once more.
 */
export async function endUnknown(
  ctx: Pick<Context, 'db' | 'clock' | 'gateways' | 'log'>,
  paymentId: number,
): Promise<void> {
  ctx.log('error', 'payment.unknown_to_gateway', { paymentId })
  await ctx.db
    .update(payments)
    .set({
      status: 'cancelled',
      failureMessage: 'The payment service does not know this payment.',
      lookAt: lookAtWhenOver(ctx),
      updatedAt: ctx.clock.now(),
    })
    .where(and(eq(payments.id, paymentId), mayBecome('cancelled')))
}

/** Ends a payment that the gateway has not opened, as far as we know; its order can be paid anew. */
export async function endUnopened(
  ctx: Pick<Context, 'db' | 'clock'>,
  paymentId: number,
): Promise<void> {
  await ctx.db
    .update(payments)
    .set({ status: 'cancelled', lookAt: null, updatedAt: ctx.clock.now() })
    .where(isUnopened(paymentId))
}

/**
 * Ends an attempt to pay whose gateway could not be reached; its order can be paid by another one. The gateway
 * may have opened it all the same, and is asked about it later.
 */
export async function endUnreached(
  ctx: Pick<Context, 'db' | 'clock'>,
  paymentId: number,
): Promise<void> {
  await ctx.db
    .update(payments)
    .set({
      status: 'cancelled',
      failureMessage: 'The payment service could not be reached.',
      updatedAt: ctx.clock.now(),
    })
    .where(and(eq(payments.id, paymentId), eq(payments.status, 'pending')))
}

/** In SQL, of a row of `payments`. */
export function isUnopened(paymentId: number): SQL | undefined {
  return and(eq(payments.id, paymentId), isNull(payments.reference), eq(payments.status, 'pending'))
}
