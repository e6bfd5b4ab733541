import { and, eq, sql } from 'drizzle-orm'
import { orders, payments } from '../../../db/schema/orders.ts'
import { NotFound } from '../../errors.ts'
import { OrderNotPayable } from '../../orders/errors.ts'
import { orderWaits } from '../../orders/order-changes.ts'
import { openOrderStatuses } from '../../orders/types.ts'
import type { Context, GatewayName } from '../../ports.ts'
import { writeBatch } from '../../write-batch.ts'
import { GatewayUnavailable, IdempotencyKeyOfOtherOrder, OrderInOtherCurrency } from '../errors.ts'
import { gatewayNamed } from '../gateways.ts'
import { openingEndsAt } from '../look-times.ts'
import { type PaymentOfQuery, paymentRows, toPayment } from '../queries.ts'
import type { Payment, PaymentRow } from '../types.ts'
import { createAtGateway, keepOpened, type OrderToPay } from './create-at-gateway.ts'
import { insertPayment } from './insert-payment.ts'

/** A payment that the browser completes with its secret. */
export interface OpenedPayment {
  payment: Payment
  clientSecret: string
}

export interface PaymentRequest {
  orderId: number
  gateway: GatewayName
  currency: string
  idempotencyKey: string | null
}

/**
 * The payment of an unpaid order, for the browser to complete: the open one if there is one, else a
 * new one. The same `idempotencyKey` of a user answers the same payment, unless that was cancelled.
 * @throws NotFound, OrderNotPayable, IdempotencyKeyOfOtherOrder, OrderInOtherCurrency, GatewayUnavailable,
 * GatewayRefused
 */
export async function openInBrowser(
  ctx: Context,
  userId: number,
  request: PaymentRequest,
): Promise<OpenedPayment> {
  const { orderId, gateway, idempotencyKey } = request
  const [[order], [keyed]] = await ctx.db.batch([
    ctx.db
      .select()
      .from(orders)
      .where(and(eq(orders.id, orderId), eq(orders.userId, userId))),
    withKey(ctx, userId, idempotencyKey),
  ])
  if (!order) throw new NotFound('order')
  const isOffered = order.policy.gateways.includes(gateway)
  if (!isOffered || gatewayNamed(ctx, gateway).flow !== 'browser') throw new OrderNotPayable()
  if (keyed && keyed.orderId !== orderId) throw new IdempotencyKeyOfOtherOrder()
  if (order.currency !== request.currency.toUpperCase()) {
    throw new OrderInOtherCurrency(order.currency)
  }
  if (keyed && keyed.status !== 'cancelled') return openAgain(ctx, keyed, order)
  if (!openOrderStatuses.includes(order.status) || order.paidAt) throw new OrderNotPayable()
  return open(ctx, await reuse(ctx, await insertOrFind(ctx, userId, request)), order)
}

async function openAgain(ctx: Context, keyed: PaymentRow, order: OrderToPay) {
  await writeBatch(ctx.db, [orderWaits(ctx, order.id)])
  return open(ctx, await reuse(ctx, keyed), order)
}

/** The order's payment, if it is still payable; the key is from now on its own. */
async function insertOrFind(
  ctx: Context,
  userId: number,
  { orderId, gateway, idempotencyKey }: PaymentRequest,
): Promise<PaymentRow> {
  const lookAt = openingEndsAt(ctx.clock.now())
  const request = { orderId, gateway, idempotencyKey, lookAt }
  const { payment, isNew } = await insertPayment(ctx, request)
  if (isNew && payment) return payment
  if (payment && idempotencyKey) await keepKey(ctx, payment, idempotencyKey)
  const [keyed] = await withKey(ctx, userId, idempotencyKey)
  if (keyed && keyed.orderId !== orderId) throw new IdempotencyKeyOfOtherOrder()
  // Perhaps it is paid: a person looks.
  if (!payment || payment.reviewReason !== null) throw new OrderNotPayable()
  return payment
}

/** An open payment that had no key takes the first one it is asked for with, if that is free. */
async function keepKey(ctx: Context, { id }: PaymentRow, idempotencyKey: string): Promise<void> {
  await ctx.db.run(sql`
    UPDATE OR IGNORE payments SET idempotency_key = ${idempotencyKey}
    WHERE id = ${id} AND idempotency_key IS NULL`)
}

/** A failed payment may be tried again: the gateway's intent is the same. */
async function reuse(ctx: Context, open: PaymentRow): Promise<PaymentRow> {
  if (open.status !== 'failed') return open
  const [row] = await ctx.db
    .update(payments)
    .set({ status: 'pending', failureMessage: null, updatedAt: ctx.clock.now() })
    .where(and(eq(payments.id, open.id), eq(payments.status, 'failed')))
    .returning()
  return row ?? open
}

async function open(ctx: Context, row: PaymentRow, order: OrderToPay): Promise<OpenedPayment> {
  const ours = paymentRows(ctx.db, eq(payments.id, row.id))
  if (row.clientSecret !== null) return asOpened(await ours, row.clientSecret)
  const answer = await createAtGateway(ctx, row, { order, returnUrl: null })
  if (!answer.clientSecret) throw new GatewayUnavailable('The gateway gave no client secret')
  const [, rows] = await ctx.db.batch([keepOpened(ctx, row, answer), ours])
  return asOpened(rows, answer.clientSecret)
}

function asOpened([row]: PaymentOfQuery[], clientSecret: string): OpenedPayment {
  if (!row) throw new Error('A payment was opened and is not there')
  // Its order was cancelled while the gateway opened it.
  if (row.status === 'cancelled') throw new OrderNotPayable()
  return { payment: toPayment(row), clientSecret }
}

function withKey({ db }: Context, userId: number, key: string | null) {
  return db
    .select()
    .from(payments)
    .where(
      and(eq(payments.userId, userId), eq(payments.idempotencyKey, key ?? ''), sql`${key} <> ''`),
    )
}
