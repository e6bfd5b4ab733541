import { and, count, eq, ne } from 'drizzle-orm'
import { orders, payments } from '../../db/schema/orders.ts'
import type { PaymentChoice } from '../cart/checkouts.ts'
import { GatewayMissing } from '../payments/errors.ts'
import { beginAttempt, type OpenedAttempt, openAttempt } from '../payments/opening/attempts.ts'
import type { PaymentRow } from '../payments/types.ts'
import type { Context } from '../ports.ts'
import { type RetryHindrance, RetryNotAvailable } from './errors.ts'
import { retriesEnded } from './order-state.ts'
import type { StorefrontOrder } from './reading/order-rows.ts'

/** How an order is to be paid. */
export interface WayToPay extends PaymentChoice {
  /** Where the gateway sends the browser back: the shop's page, or ours. */
  returnUrl: string
  /** Stays the same for all payments of the customer. */
  payerId: string
  /** Which of an aggregator's gateways takes it; null for any. */
  route: string | null
}

/**
 * Begins another attempt to pay an order, whose former ones may be paid all the same: the first success
 * counts. The same operation again opens the same attempt, unless that is over, as one is that could not be
 * opened.
 * @throws RetryNotAvailable, GatewayMissing, GatewayRefused, GatewayUnavailable
 */
export async function retryPayment(
  ctx: Context,
  order: StorefrontOrder,
  { way, operationId }: { way: WayToPay; operationId: string | null },
): Promise<OpenedAttempt> {
  assertOffered(ctx, order, way)
  const wanted = { orderId: order.id, choice: way, operationId }
  const begun = (await findBegun(ctx, wanted)) ?? (await beginAttempt(ctx, wanted))
  if (!begun) throw new RetryNotAvailable(await hindranceOf(ctx, order.id))
  return openFor(ctx, order, begun, way)
}

/** Opens an attempt at its gateway. @throws GatewayRefused, GatewayUnavailable */
export function openFor(
  ctx: Context,
  { id, number, checkoutId, summary, contact }: StorefrontOrder,
  attempt: PaymentRow,
  { returnUrl, payerId, route }: WayToPay,
): Promise<OpenedAttempt> {
  const address = summary?.billingAddress
  return openAttempt(ctx, attempt, {
    order: { id, number, checkoutId },
    payer: {
      id: payerId,
      firstName: address?.firstName || contact.name || 'Customer',
      lastName: address?.lastName ?? '',
      email: contact.email ?? '',
      phone: address?.phone ?? contact.phone ?? '',
    },
    returnUrl,
    route,
  })
}

/** @throws GatewayMissing */
export function assertOffered(
  ctx: Context,
  { gateways }: StorefrontOrder,
  { gateway }: WayToPay,
): void {
  if (!ctx.gateways[gateway] || !gateways.includes(gateway)) throw new GatewayMissing()
}

/** Why no attempt has begun; the order is read anew, as others may have changed it. */
async function hindranceOf({ db }: Context, orderId: number): Promise<RetryHindrance> {
  const [order] = await db
    .select({ status: orders.status, paidAt: orders.paidAt, attempts: count(payments.id) })
    .from(orders)
    .leftJoin(payments, eq(payments.orderId, orders.id))
    .where(eq(orders.id, orderId))
    .groupBy(orders.id)
  return (order && retriesEnded(order, order.attempts)) ?? 'attempt_open'
}

/** The request may have died between its attempt and its answer. Nobody asks long about one that is over. */
async function findBegun(
  { db }: Context,
  { orderId, operationId }: { orderId: number; operationId: string | null },
): Promise<PaymentRow | undefined> {
  if (operationId === null) return undefined
  const ofOrder = eq(payments.orderId, orderId)
  const isSame = and(eq(payments.idempotencyKey, operationId), ne(payments.status, 'cancelled'))
  const [begun] = await db.select().from(payments).where(and(ofOrder, isSame))
  return begun
}
