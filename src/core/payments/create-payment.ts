import { and, desc, eq, inArray } from 'drizzle-orm'
import { type OrderStatus, orders, payments } from '../../db/schema/orders.ts'
import {
  GatewayUnavailable,
  IdempotencyKeyOfOtherOrder,
  InvalidField,
  NotFound,
  OrderNotPayable,
} from '../errors.ts'
import type { Context } from '../ports.ts'
import { isUniqueViolation } from '../write-batch.ts'
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
  const live = await findLive(ctx, orderId)
  return open(ctx, live ? await reuse(ctx, live) : await begin(ctx, order, idempotencyKey))
}

/** The row stands before the gateway is asked: whatever happens then, it is found again. */
async function begin(
  ctx: Context,
  order: typeof orders.$inferSelect,
  idempotencyKey: string | null,
): Promise<Row> {
  const now = ctx.clock.now()
  try {
    const [row] = await ctx.db
      .insert(payments)
      .values({
        orderId: order.id,
        userId: order.userId,
        gateway: 'stripe',
        status: 'pending',
        amount: order.totalAmount,
        currency: order.currency,
        idempotencyKey,
        createdAt: now,
        updatedAt: now,
      })
      .returning()
    if (row) return row
  } catch (error) {
    if (!isUniqueViolation(error, 'payments.')) throw error
  }
  // Another request of the same moment was first; its payment is this order's payment.
  const live = await findLive(ctx, order.id)
  if (!live) throw new OrderNotPayable()
  return live
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
