import { and, eq } from 'drizzle-orm'
import { payments } from '../../db/schema/orders.ts'
import type { Context, GatewayName } from '../ports.ts'
import { confirmAtGateway } from './confirm-at-gateway.ts'
import { PaymentNotCompleted } from './errors.ts'

/**
 * The customer comes back from the gateway's page, or somebody says so: what counts is the gateway's
 * word. Returns where the payment is paid.
 * @throws PaymentNotCompleted, GatewayRefused, GatewayUnavailable
 */
export async function confirmPayment(
  ctx: Context,
  { gateway, reference }: { gateway: GatewayName; reference: string },
): Promise<void> {
  const [payment] = await ctx.db
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.gateway, gateway), eq(payments.reference, reference)))
  if (!payment) throw new PaymentNotCompleted('unknown')
  if (!(await confirmAtGateway(ctx, payment.id))) throw new PaymentNotCompleted('unpaid')
}
