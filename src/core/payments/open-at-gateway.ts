import { and, eq, isNull, sql } from 'drizzle-orm'
import { orders, payments } from '../../db/schema/orders.ts'
import type { Context, GatewayPayment } from '../ports.ts'
import type { PaymentRow } from './begin-payment.ts'
import { firstCheckAt } from './check-times.ts'

/**
 * Opens our payment at a gateway that knows keys, under its own, so that repeating finds the same
 * one, and keeps what the gateway calls it.
 * @throws GatewayRefused | GatewayUnavailable
 */
export async function openAtGateway(ctx: Context, payment: PaymentRow): Promise<GatewayPayment> {
  if (!ctx.gateways[payment.gateway].capabilities.idempotentCreate) {
    throw new Error(`Payment ${payment.id} would be opened twice`)
  }
  const answer = await createAtGateway(ctx, payment, null)
  const checkAt = firstCheckAt(ctx.clock.now()).getTime()
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

/** Has the gateway open our payment, and keeps nothing. @throws GatewayRefused | GatewayUnavailable */
export async function createAtGateway(
  ctx: Context,
  payment: PaymentRow,
  returnUrl: string | null,
): Promise<GatewayPayment> {
  const [order] = await ctx.db
    .select({ id: orders.id, checkoutId: orders.checkoutId })
    .from(orders)
    .where(eq(orders.id, payment.orderId ?? 0))
  if (!order) throw new Error(`Payment ${payment.id} has no order`)
  return ctx.gateways[payment.gateway].create({
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
    returnUrl,
  })
}
