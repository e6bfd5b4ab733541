import { and, eq, isNull, sql } from 'drizzle-orm'
import { orders, payments } from '../../db/schema/orders.ts'
import type { Context, GatewayPayment } from '../ports.ts'

/** Minutes a payment may be pending before the reconciliation asks the gateway. */
const reconcileAfterMs = 10 * 60_000

/**
 * Opens our payment at the gateway under its own key, so that repeating finds the same one, and
 * keeps what the gateway calls it.
 */
export async function openAtGateway(
  ctx: Context,
  payment: typeof payments.$inferSelect,
): Promise<GatewayPayment> {
  const [order] = await ctx.db
    .select({ id: orders.id, checkoutId: orders.checkoutId })
    .from(orders)
    .where(eq(orders.id, payment.orderId ?? 0))
  if (!order) throw new Error(`Payment ${payment.id} has no order`)
  const answer = await ctx.gateways.stripe.create({
    key: `payment:${payment.id}`,
    money: { amount: payment.amount, currency: payment.currency },
    metadata: {
      payment_id: String(payment.id),
      order_id: String(order.id),
      checkout_id: order.checkoutId,
    },
    description: `Order ${order.id}`,
    // We write the receipt ourselves; and an address may change between two attempts, whose requests
    // must be the same.
    receiptEmail: null,
    returnUrl: null,
  })
  const checkAt = ctx.clock.now().getTime() + reconcileAfterMs
  await ctx.db
    .update(payments)
    .set({
      reference: answer.reference,
      clientSecret: answer.clientSecret,
      // A payment that was cancelled meanwhile is over.
      checkAt: sql`iif(${payments.status} = 'pending', ${checkAt}, NULL)`,
    })
    .where(and(eq(payments.id, payment.id), isNull(payments.clientSecret)))
  return answer
}
