import { and, eq, sql } from 'drizzle-orm'
import { type OrderStatus, orders, payments } from '../../db/schema/orders.ts'
import { NotFound } from '../errors.ts'
import { OrderNotPayable } from '../orders/errors.ts'
import type { Context, GatewayName } from '../ports.ts'
import { beginPayment, type PaymentRow } from './begin-payment.ts'
import { GatewayUnavailable, IdempotencyKeyOfOtherOrder, OrderInOtherCurrency } from './errors.ts'
import { openAtGateway } from './open-at-gateway.ts'

const payable: readonly OrderStatus[] = ['pending', 'processing']

/**
 * The payment of an unpaid order, for the browser to complete: the open one if there is one, else a
 * new one. The same `idempotencyKey` of a user always answers the same payment.
 * @throws NotFound, OrderNotPayable, IdempotencyKeyOfOtherOrder, OrderInOtherCurrency, GatewayUnavailable
 */
export async function createPayment(
  ctx: Context,
  userId: number,
  request: { orderId: number; currency: string; idempotencyKey: string | null },
): Promise<{ paymentId: number; clientSecret: string }> {
  const { orderId, idempotencyKey } = request
  const [order] = await ctx.db
    .select()
    .from(orders)
    .where(and(eq(orders.id, orderId), eq(orders.userId, userId)))
  if (!order) throw new NotFound('order')
  const [gateway] = order.policy.gateways
  // Paid on the gateway's page, see `startPayment`.
  if (!gateway || !ctx.gateways[gateway].capabilities.idempotentCreate) throw new OrderNotPayable()
  const keyed = idempotencyKey && (await findByKey(ctx, userId, idempotencyKey))
  if (keyed && keyed.orderId !== orderId) throw new IdempotencyKeyOfOtherOrder()
  if (order.currency !== request.currency.toUpperCase()) {
    throw new OrderInOtherCurrency(order.currency)
  }
  if (keyed) return open(ctx, keyed)
  if (!payable.includes(order.status) || order.paidAt) throw new OrderNotPayable()
  const payment = await beginOrFind(ctx, userId, { orderId, gateway, idempotencyKey })
  return open(ctx, await reuse(ctx, payment))
}

/** The order's payment, if it is still payable; the key is from now on its own. */
async function beginOrFind(
  ctx: Context,
  userId: number,
  request: { orderId: number; gateway: GatewayName; idempotencyKey: string | null },
): Promise<PaymentRow> {
  const { orderId, idempotencyKey } = request
  const { payment: live } = await beginPayment(ctx, { ...request, payable, checkAt: null })
  if (live && idempotencyKey) await keepKey(ctx, live, idempotencyKey)
  const keyed = idempotencyKey && (await findByKey(ctx, userId, idempotencyKey))
  if (keyed && keyed.orderId !== orderId) throw new IdempotencyKeyOfOtherOrder()
  if (!live) throw new OrderNotPayable()
  return live
}

/** An open payment that had no key takes the first one it is asked for with, if that is free. */
async function keepKey(ctx: Context, { id }: PaymentRow, idempotencyKey: string): Promise<void> {
  await ctx.db.run(sql`
    UPDATE OR IGNORE payments SET idempotency_key = ${idempotencyKey}
    WHERE id = ${id} AND idempotency_key IS NULL`)
}

/** A failed payment may be tried again: the gateway's intent is the same. */
async function reuse(ctx: Context, live: PaymentRow): Promise<PaymentRow> {
  if (live.status === 'succeeded') throw new OrderNotPayable()
  if (live.status !== 'failed') return live
  const [row] = await ctx.db
    .update(payments)
    .set({ status: 'pending', failureMessage: null, updatedAt: ctx.clock.now() })
    .where(and(eq(payments.id, live.id), eq(payments.status, 'failed')))
    .returning()
  return row ?? live
}

async function open(
  ctx: Context,
  row: PaymentRow,
): Promise<{ paymentId: number; clientSecret: string }> {
  const clientSecret = row.clientSecret ?? (await openAtGateway(ctx, row)).clientSecret
  if (!clientSecret) throw new GatewayUnavailable('The gateway gave no client secret')
  return { paymentId: row.id, clientSecret }
}

async function findByKey(
  ctx: Context,
  userId: number,
  key: string,
): Promise<PaymentRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(payments)
    .where(and(eq(payments.userId, userId), eq(payments.idempotencyKey, key)))
  return row
}
