import { and, type SQL, sql } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { describeError } from '../../describe-error.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context, GatewayName } from '../../ports.ts'
import { isReferredTo } from '../queries.ts'
import { adoptRefunds } from './adopt-refunds.ts'

/**
 * Somebody says that something has become of a refund, unsigned: the gateway is asked about one that waits
 * for its word, or where one has failed once or was given up, which may have succeeded after all; about no
 * other.
 */
export async function hearOfRefund(
  ctx: Context,
  gateway: GatewayName,
  { payment, refund }: { payment: string; refund: string },
): Promise<void> {
  const [found] = await ctx.db
    .select({ id: payments.id })
    .from(payments)
    .where(and(isReferredTo({ gateway, reference: payment }), isAskedAbout(refund)))
  if (!found) return
  ctx.defer(() => ask(ctx, found.id))
}

async function ask(ctx: Context, paymentId: number): Promise<void> {
  try {
    await runEffects(ctx, await adoptRefunds(ctx, paymentId))
  } catch (error) {
    // The schedule asks again.
    ctx.log('warn', 'refund.not_asked', { paymentId, error: describeError(error) })
  }
}

/**
 * In SQL, of a row of `payments`: a refund that its gateway calls so waits for the gateway's word; or one has
 * failed, of which this may be an earlier try, whatever has become of a later one; or one was first heard of as
 * failed.
 */
function isAskedAbout(reference: string): SQL {
  return sql`EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = payments.id
    AND (r.failures > 0 OR r.status = 'cancelled'
      OR r.reference = ${reference} AND r.status = 'pending'))`
}
