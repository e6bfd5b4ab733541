import { and, eq, isNull, sql } from 'drizzle-orm'
import { orders, payments } from '../../../db/schema/orders.ts'
import type { Context, Gateway, GatewayPayment } from '../../ports.ts'
import { gatewayNamed } from '../gateways.ts'
import { firstLookAt } from '../look-times.ts'
import type { PaymentRow } from '../types.ts'

/**
 * Opens our payment at a gateway that knows keys, under its own, so that repeating finds the same
 * one, and keeps what the gateway calls it.
 * @throws GatewayRefused | GatewayUnavailable
 */
export async function openAtGateway(
  ctx: Pick<Context, 'db' | 'clock' | 'gateways'>,
  payment: PaymentRow,
): Promise<GatewayPayment> {
  if (!canBeReopened(gatewayNamed(ctx, payment.gateway))) {
    throw new Error(`Payment ${payment.id} would be opened twice`)
  }
  const answer = await createAtGateway(ctx, payment, null)
  const lookAt = firstLookAt(ctx.clock.now()).getTime()
  await ctx.db
    .update(payments)
    .set({
      reference: answer.reference,
      clientSecret: answer.clientSecret,
      // A payment that was cancelled meanwhile is over.
      lookAt: sql`iif(${payments.status} = 'pending', ${lookAt}, NULL)`,
    })
    .where(and(eq(payments.id, payment.id), isNull(payments.clientSecret)))
  return answer
}

/** Whether a payment whose answer got lost can be asked for again and is then the same one. */
export function canBeReopened({ flow, capabilities }: Gateway): boolean {
  return flow === 'browser' && capabilities.idempotentCreate
}

/** Has the gateway open our payment, and keeps nothing. @throws GatewayRefused | GatewayUnavailable */
export async function createAtGateway(
  ctx: Pick<Context, 'db' | 'gateways'>,
  payment: PaymentRow,
  returnUrl: string | null,
): Promise<GatewayPayment> {
  const [order] = await ctx.db
    .select({ id: orders.id, checkoutId: orders.checkoutId })
    .from(orders)
    .where(eq(orders.id, payment.orderId ?? 0))
  if (!order) throw new Error(`Payment ${payment.id} has no order`)
  return gatewayNamed(ctx, payment.gateway).create({
    key: payment.key,
    money: { amount: payment.amount, currency: payment.currency },
    metadata: {
      payment_key: payment.key,
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
