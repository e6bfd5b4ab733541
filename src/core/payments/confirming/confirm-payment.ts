import { sql } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Context } from '../../ports.ts'
import { GatewayRefused, GatewayUnavailable, PaymentNotCompleted } from '../errors.ts'
import { isUnknownThere } from '../gateways.ts'
import { retryAt } from '../look-times.ts'
import { isReferredTo, type Reference } from '../queries.ts'
import { confirmAtGateway } from './confirm-at-gateway.ts'

/**
 * The customer comes back from the gateway's page, or somebody says so: what counts is the gateway's
 * word. Returns where the payment is paid.
 * @throws PaymentNotCompleted, GatewayRefused where it does not know the payment, GatewayUnavailable
 */
export async function confirmPayment(ctx: Context, reference: Reference): Promise<void> {
  const [payment] = await ctx.db
    .select({ id: payments.id })
    .from(payments)
    .where(isReferredTo(reference))
  if (!payment) throw new PaymentNotCompleted('unknown')
  if (!(await confirmOrRetrySoon(ctx, payment.id))) throw new PaymentNotCompleted('unpaid')
}

/** A complaint about us, and not about the payment, says as little as silence about what became of it. */
async function confirmOrRetrySoon(ctx: Context, paymentId: number): Promise<boolean> {
  try {
    return await confirmAtGateway(ctx, paymentId)
  } catch (error) {
    if (isUnknownThere(error)) throw error
    if (!(error instanceof GatewayRefused || error instanceof GatewayUnavailable)) throw error
    const soon = retryAt(ctx.clock.now()).getTime()
    await ctx.db.run(sql`
      UPDATE payments SET look_at = min(coalesce(look_at, ${soon}), ${soon})
      WHERE id = ${paymentId} AND status IN ('pending', 'processing') AND review_reason IS NULL`)
    throw new GatewayUnavailable(error.message)
  }
}
