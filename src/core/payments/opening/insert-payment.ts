import { and, eq, type SQL, sql } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { firstRow } from '../../from-row.ts'
import { orderWaits } from '../../orders/order-changes.ts'
import { isPayable } from '../../orders/types.ts'
import type { Context, GatewayName } from '../../ports.ts'
import { type Statement, writeBatch } from '../../write-batch.ts'
import { mayBecome } from '../transitions.ts'
import type { PaymentRow } from '../types.ts'

export interface NewPayment {
  orderId: number
  /** Who asks: nothing is done to anybody else's order. */
  userId: number
  gateway: GatewayName
  idempotencyKey: string | null
  /** When the schedule looks after it, should the gateway's answer not arrive. */
  lookAt: Date
  /** A condition in SQL on `orders`. */
  when?: SQL
}

export interface InsertedPayment {
  /** The open payment of the order through the gateway, if there is one. */
  payment: PaymentRow | undefined
  isNew: boolean
  /** The rows of each statement that was asked for beside it. */
  beside: unknown[][]
}

/**
 * Writes a payment of an unpaid order, unless one through this gateway is open: it may have been
 * cancelled or paid since it was read. The row stands before the gateway is asked, so that it is found
 * again whatever happens then; the order waits anew. The key goes to the open payment, also where a
 * cancelled one had it. What is read `beside` is of the same moment, and needs no round trip of its own.
 */
export async function insertPayment(
  ctx: Pick<Context, 'db' | 'clock' | 'settings' | 'random'>,
  { orderId, userId, gateway, idempotencyKey, lookAt, when = sql`true` }: NewPayment,
  beside: Statement[] = [],
): Promise<InsertedPayment> {
  const now = ctx.clock.now().getTime()
  const key = ctx.random.uuid()
  const isWanted = sql`user_id = ${userId} AND ${when}
    AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.user_id = ${userId}
      AND p.idempotency_key = ${idempotencyKey} AND p.order_id <> ${orderId})`
  const isAsked = sql`EXISTS (SELECT 1 FROM orders WHERE id = ${orderId} AND ${isWanted})`
  const ofOrder = and(eq(payments.orderId, orderId), eq(payments.userId, userId))
  const isOpen = and(ofOrder, eq(payments.gateway, gateway), mayBecome('cancelled'))
  const changes: Statement[] = [
    sql`
      INSERT INTO payments(key, order_id, user_id, gateway, status, amount, currency,
        look_at, created_at, updated_at)
      SELECT ${key}, id, user_id, ${gateway}, 'pending', due_amount, currency,
        ${lookAt.getTime()}, ${now}, ${now}
      FROM orders WHERE id = ${orderId} AND ${isPayable} AND ${isWanted}
      ON CONFLICT DO NOTHING`,
    orderWaits(ctx, orderId, isWanted),
    ...(idempotencyKey === null
      ? []
      : giveKey(idempotencyKey, { ofOrder: and(ofOrder, isAsked), isOpen: and(isOpen, isAsked) })),
  ]
  // Another request of the same moment may be first; its payment is then this order's payment.
  const reads = [ctx.db.select().from(payments).where(isOpen), ...beside]
  const results = await writeBatch(ctx.db, [...changes, ...reads])
  const [open, ...others] = results.slice(changes.length)
  const payment = firstRow(payments, open?.results)
  return {
    payment,
    isNew: payment?.key === key,
    beside: others.map(({ results: rows }) => rows),
  }
}

/** An open payment that has no key takes the first one it is asked for with, if that is free. */
function giveKey(
  idempotencyKey: string,
  { ofOrder, isOpen }: Record<'ofOrder' | 'isOpen', SQL | undefined>,
): Statement[] {
  return [
    sql`UPDATE payments SET idempotency_key = NULL
      WHERE idempotency_key = ${idempotencyKey} AND status = 'cancelled' AND ${ofOrder}`,
    sql`UPDATE OR IGNORE payments SET idempotency_key = ${idempotencyKey}
      WHERE idempotency_key IS NULL AND ${isOpen}`,
  ]
}
