import { and, eq, isNull, sql } from 'drizzle-orm'
import { orders, payments } from '../../../db/schema/orders.ts'
import type { Context, Gateway, GatewayPayment } from '../../ports.ts'
import { gatewayNamed } from '../gateways.ts'
import { firstLookAt } from '../look-times.ts'
import type { PaymentRow } from '../types.ts'

/** What of an order the gateway is told. */
export type OrderToPay = Pick<typeof orders.$inferSelect, 'id' | 'checkoutId'>

/** The statement that keeps what the gateway calls a payment. */
export function keepOpened(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { id }: PaymentRow,
  { reference, clientSecret }: GatewayPayment,
) {
  const lookAt = firstLookAt(clock.now()).getTime()
  return db
    .update(payments)
    .set({
      reference,
      clientSecret,
      // A payment that was cancelled meanwhile is over.
      lookAt: sql`iif(${payments.status} = 'pending', ${lookAt}, NULL)`,
    })
    .where(and(eq(payments.id, id), isNull(payments.clientSecret)))
}

/** Asks again for a payment that `canBeReopened`, and keeps what the gateway calls it. */
export async function reopenAtGateway(
  ctx: Pick<Context, 'db' | 'clock' | 'gateways'>,
  payment: PaymentRow,
): Promise<string> {
  const order = await getOrderToPay(ctx, payment)
  const answer = await createAtGateway(ctx, payment, { order, returnUrl: null })
  await keepOpened(ctx, payment, answer)
  return answer.reference
}

/**
 * Whether a payment whose answer got lost is asked for again. A page that nobody was sent to cannot be
 * paid on, and another one may be opened.
 */
export function canBeReopened({ flow }: Gateway): boolean {
  return flow === 'browser'
}

/** @throws an error for a payment without an order */
export async function getOrderToPay(
  { db }: Pick<Context, 'db'>,
  payment: PaymentRow,
): Promise<OrderToPay> {
  const [order] = await db
    .select({ id: orders.id, checkoutId: orders.checkoutId })
    .from(orders)
    .where(eq(orders.id, payment.orderId ?? 0))
  if (!order) throw new Error(`Payment ${payment.id} has no order`)
  return order
}

/**
 * Has the gateway open our payment, under our key, and keeps nothing.
 * @throws GatewayRefused | GatewayUnavailable
 */
export function createAtGateway(
  ctx: Pick<Context, 'gateways'>,
  { id, key, gateway, amount, currency }: PaymentRow,
  { order, returnUrl }: { order: OrderToPay; returnUrl: string | null },
): Promise<GatewayPayment> {
  return gatewayNamed(ctx, gateway).create({
    key,
    money: { amount, currency },
    metadata: {
      payment_key: key,
      payment_id: String(id),
      order_id: String(order.id),
      checkout_id: order.checkoutId,
    },
    description: `Order ${order.id}`,
    // We write the receipt ourselves; and an address may change between two attempts, whose requests
    // must be the same.
    returnUrl,
  })
}
