import { and, eq, sql } from 'drizzle-orm'
import { orders, payments } from '../../../db/schema/orders.ts'
import { NotFound } from '../../errors.ts'
import { firstRow } from '../../from-row.ts'
import { OrderNotPayable } from '../../orders/errors.ts'
import { waitsForMoney } from '../../orders/types.ts'
import type { Context, GatewayName } from '../../ports.ts'
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
  const { orderId, gateway } = request
  if (gatewayNamed(ctx, gateway).flow !== 'browser') throw new OrderNotPayable()
  const currency = request.currency.toUpperCase()
  const { payment, isNew, order, keyed } = await insertOrFind(ctx, userId, { ...request, currency })
  if (!order) throw new NotFound('order')
  if (!order.policy.gateways.includes(gateway)) throw new OrderNotPayable()
  if (keyed && keyed.orderId !== orderId) throw new IdempotencyKeyOfOtherOrder()
  if (order.currency !== currency) throw new OrderInOtherCurrency(order.currency)
  if (isNew && payment) return open(ctx, payment, order)
  if (keyed && isPaid(keyed)) return open(ctx, keyed, order)
  const found = keyed ?? payment
  // Under review it is perhaps paid: a person looks.
  if (!found || found.reviewReason !== null || !waitsForMoney(order)) throw new OrderNotPayable()
  return open(ctx, await reuse(ctx, found), order)
}

function isPaid({ status }: PaymentRow): boolean {
  return status === 'succeeded' || status === 'refunded'
}

/** Asks D1 once: for the payment, and for what says why there is none. */
async function insertOrFind(
  ctx: Context,
  userId: number,
  { orderId, gateway, currency, idempotencyKey }: PaymentRequest,
) {
  const when = sql`currency = ${currency}
    AND ${gateway} IN (SELECT value FROM json_each(policy, '$.gateways'))`
  const lookAt = openingEndsAt(ctx.clock.now())
  const { payment, isNew, beside } = await insertPayment(
    ctx,
    { orderId, userId, gateway, idempotencyKey, lookAt, when },
    [
      sql`SELECT * FROM orders WHERE id = ${orderId} AND user_id = ${userId}`,
      sql`SELECT * FROM payments
        WHERE user_id = ${userId} AND idempotency_key = ${idempotencyKey}`,
    ],
  )
  const [order, keyed] = beside
  return { payment, isNew, order: firstRow(orders, order), keyed: firstRow(payments, keyed) }
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
  if (row.clientSecret !== null) return asOpened(await ours)
  const answer = await createAtGateway(ctx, row, { paidFor: { order }, returnUrl: null })
  const [, rows] = await ctx.db.batch([keepOpened(ctx, row, answer), ours])
  return asOpened(rows)
}

/** What is kept: another request may have opened it meanwhile, and nobody looks after anything else. */
function asOpened([row]: PaymentOfQuery[]): OpenedPayment {
  if (!row) throw new Error('A payment was opened and is not there')
  // Its order was cancelled while the gateway opened it.
  if (row.status === 'cancelled') throw new OrderNotPayable()
  if (!row.clientSecret) throw new GatewayUnavailable('The gateway gave no client secret')
  return { payment: toPayment(row), clientSecret: row.clientSecret }
}
