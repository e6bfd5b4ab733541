import { and, eq, isNull, sql } from 'drizzle-orm'
import { orders, payments } from '../../../db/schema/orders.ts'
import type { Context, Gateway, GatewayPayment } from '../../ports.ts'
import { gatewayNamed } from '../gateways.ts'
import { firstLookAt } from '../look-times.ts'
import type { PaymentRow } from '../types.ts'
import { describeForGateway, type PaidFor } from './describe-for-gateway.ts'

/** What the gateway is told of an order. */
export type OrderToPay = Pick<typeof orders.$inferSelect, 'id' | 'checkoutId'>

/** The statement that keeps what the gateway calls a payment. */
export function keepOpened(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { id }: PaymentRow,
  { reference, clientSecret, paymentUrl }: GatewayPayment,
) {
  const lookAt = firstLookAt(clock.now()).getTime()
  return db
    .update(payments)
    .set({
      reference,
      clientSecret,
      paymentUrl,
      // A payment that was cancelled meanwhile is over.
      lookAt: sql`iif(${payments.status} = 'pending', ${lookAt}, NULL)`,
    })
    .where(and(eq(payments.id, id), isNull(payments.clientSecret), isNull(payments.paymentUrl)))
}

/** Asks again for a payment that `canBeReopened`, and keeps what the gateway calls it. */
export async function reopenAtGateway(
  ctx: Pick<Context, 'db' | 'clock' | 'gateways' | 'settings'>,
  payment: PaymentRow,
): Promise<string> {
  const answer = await openAtGateway(ctx, payment)
  await keepOpened(ctx, payment, answer)
  return answer.reference
}

/**
 * Has the gateway open a payment again, as it was asked for the first time, and keeps nothing.
 * @throws GatewayRefused | GatewayUnavailable
 */
export async function openAtGateway(
  ctx: Pick<Context, 'db' | 'gateways' | 'settings'>,
  payment: PaymentRow,
): Promise<GatewayPayment> {
  const { quoteId } = payment
  if (quoteId !== null) return createForQuote(ctx, { ...payment, quoteId })
  const order = await getOrderToPay(ctx, payment)
  return createAtGateway(ctx, payment, { paidFor: { order }, returnUrl: null })
}

/**
 * The payment of a quote, which the customer may pay with the cards that the gateway keeps. A gateway with
 * a page sends the browser back to the storefront's page for the checkout.
 */
export function createForQuote(
  ctx: Pick<Context, 'gateways' | 'settings'>,
  payment: PaymentRow & { quoteId: string },
): Promise<GatewayPayment> {
  const { storefrontUrl } = ctx.settings
  const paidFor = { quoteId: payment.quoteId }
  return createAtGateway(ctx, payment, { paidFor, returnUrl: `${storefrontUrl}/checkout/` })
}

/**
 * Whether a payment whose answer got lost is asked for again. Nobody can pay on a page that nobody was
 * sent to, so another page may be opened instead.
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

interface Opening {
  paidFor: PaidFor
  returnUrl: string | null
}

/**
 * Has the gateway open our payment, under our key, and keeps nothing.
 * @throws GatewayRefused | GatewayUnavailable
 */
export function createAtGateway(
  ctx: Pick<Context, 'gateways'>,
  payment: PaymentRow,
  { paidFor, returnUrl }: Opening,
): Promise<GatewayPayment> {
  const { key, gateway, amount, currency, customerReference } = payment
  return gatewayNamed(ctx, gateway).create({
    key,
    money: { amount, currency },
    ...describeForGateway(payment, paidFor),
    // We write the receipt ourselves; and an address may change between two attempts, whose requests
    // must be the same.
    returnUrl,
    customer: customerReference,
  })
}
