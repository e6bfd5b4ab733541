import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { type OrderStatus, orders, payments } from '../../db/schema/orders.ts'
import {
  GatewayUnavailable,
  IdempotencyKeyOfOtherOrder,
  InvalidField,
  NotFound,
  OrderNotPayable,
} from '../errors.ts'
import type { Context } from '../ports.ts'
import { openAtGateway } from './open-at-gateway.ts'

type Row = typeof payments.$inferSelect

const payable: readonly OrderStatus[] = ['pending', 'processing']

/**
 * The payment of an unpaid order: the open one if there is one, else a new one. The same
 * `idempotencyKey` of a user always answers the same payment.
 * @throws NotFound, OrderNotPayable, IdempotencyKeyOfOtherOrder, InvalidField, GatewayUnavailable
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
  const keyed = idempotencyKey && (await findByKey(ctx, userId, idempotencyKey))
  if (keyed && keyed.orderId !== orderId) throw new IdempotencyKeyOfOtherOrder()
  if (order.currency !== request.currency.toUpperCase()) {
    throw new InvalidField('currency', `The order is in ${order.currency.toLowerCase()}.`)
  }
  if (keyed) return open(ctx, keyed)
  if (!payable.includes(order.status) || order.paidAt) throw new OrderNotPayable()
  const payment = await beginOrFind(ctx, userId, { orderId, idempotencyKey })
  return open(ctx, await reuse(ctx, payment))
}

/**
 * The order's payment. The row stands before the gateway is asked: whatever happens then, it is found
 * again. What made the order payable is repeated here: it may have been cancelled since it was read.
 */
async function beginOrFind(
  ctx: Context,
  userId: number,
  { orderId, idempotencyKey }: { orderId: number; idempotencyKey: string | null },
): Promise<Row> {
  const now = ctx.clock.now().getTime()
  const isPayable = and(
    eq(orders.id, orderId),
    inArray(orders.status, payable),
    isNull(orders.paidAt),
  )
  // Another request of the same moment may be first; its payment is then this order's payment.
  await ctx.db.run(sql`
    INSERT INTO payments(order_id, user_id, gateway, status, amount, currency, idempotency_key,
      created_at, updated_at)
    SELECT id, user_id, 'stripe', 'pending', total_amount, currency, ${idempotencyKey}, ${now}, ${now}
    FROM orders WHERE ${isPayable} ON CONFLICT DO NOTHING`)
  const live = await findLive(ctx, orderId)
  if (live && idempotencyKey) await keepKey(ctx, live, idempotencyKey)
  const keyed = idempotencyKey && (await findByKey(ctx, userId, idempotencyKey))
  if (keyed && keyed.orderId !== orderId) throw new IdempotencyKeyOfOtherOrder()
  if (!live) throw new OrderNotPayable()
  return live
}

/** An open payment that had no key takes the first one it is asked for with, if that is free. */
async function keepKey(ctx: Context, { id }: Row, idempotencyKey: string): Promise<void> {
  await ctx.db.run(sql`
    UPDATE OR IGNORE payments SET idempotency_key = ${idempotencyKey}
    WHERE id = ${id} AND idempotency_key IS NULL`)
}

/** A failed payment may be tried again: the gateway's intent is the same. */
async function reuse(ctx: Context, live: Row): Promise<Row> {
  if (live.status === 'succeeded') throw new OrderNotPayable()
  if (live.status !== 'failed') return live
  const [row] = await ctx.db
    .update(payments)
    .set({ status: 'pending', failureMessage: null, updatedAt: ctx.clock.now() })
    .where(and(eq(payments.id, live.id), eq(payments.status, 'failed')))
    .returning()
  return row ?? live
}

async function open(ctx: Context, row: Row): Promise<{ paymentId: number; clientSecret: string }> {
  const clientSecret = row.clientSecret ?? (await openAtGateway(ctx, row)).clientSecret
  if (!clientSecret) throw new GatewayUnavailable('The gateway gave no client secret')
  return { paymentId: row.id, clientSecret }
}

async function findLive(ctx: Context, orderId: number): Promise<Row | undefined> {
  const [row] = await ctx.db
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.orderId, orderId),
        inArray(payments.status, ['pending', 'processing', 'failed', 'succeeded']),
      ),
    )
    .orderBy(desc(payments.id))
    .limit(1)
  return row
}

async function findByKey(ctx: Context, userId: number, key: string): Promise<Row | undefined> {
  const [row] = await ctx.db
    .select()
    .from(payments)
    .where(and(eq(payments.userId, userId), eq(payments.idempotencyKey, key)))
  return row
}
