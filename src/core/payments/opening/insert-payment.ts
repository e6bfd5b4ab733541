import { and, eq, type SQL, sql } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { fromRow } from '../../from-row.ts'
import { orderWaits } from '../../orders/order-changes.ts'
import { isPayable } from '../../orders/types.ts'
import type { Context, GatewayName } from '../../ports.ts'
import { writeBatch } from '../../write-batch.ts'
import { mayBecome } from '../transitions.ts'
import type { PaymentRow } from '../types.ts'

export interface NewPayment {
  orderId: number
  gateway: GatewayName
  idempotencyKey: string | null
  /** When the schedule looks after it, should the gateway's answer not arrive. */
  lookAt: Date
}

/**
 * Writes a payment of an unpaid order, unless one through this gateway is open: it may have been
 * cancelled or paid since it was read. The row stands before the gateway is asked, so that it is found
 * again whatever happens then; the order waits anew. A cancelled payment leaves its key to this one.
 * Answers the open payment, if there is one, and whether it is new.
 */
export async function insertPayment(
  ctx: Pick<Context, 'db' | 'clock' | 'settings' | 'random'>,
  { orderId, gateway, idempotencyKey, lookAt }: NewPayment,
): Promise<{ payment: PaymentRow | undefined; isNew: boolean }> {
  const now = ctx.clock.now().getTime()
  const key = ctx.random.uuid()
  const open = and(
    eq(payments.orderId, orderId),
    eq(payments.gateway, gateway),
    mayBecome('cancelled'),
  )
  // Another request of the same moment may be first; its payment is then this order's payment.
  const results = await writeBatch(ctx.db, [
    ...(idempotencyKey === null ? [] : [freeKey(orderId, idempotencyKey)]),
    sql`
      INSERT INTO payments(key, order_id, user_id, gateway, status, amount, currency,
        idempotency_key, look_at, created_at, updated_at)
      SELECT ${key}, id, user_id, ${gateway}, 'pending', due_amount, currency, ${idempotencyKey},
        ${lookAt.getTime()}, ${now}, ${now}
      FROM orders WHERE id = ${orderId} AND ${isPayable}
      ON CONFLICT DO NOTHING`,
    orderWaits(ctx, orderId),
    ctx.db.select().from(payments).where(open),
  ])
  const [row] = results.at(-1)?.results ?? []
  if (!row) return { payment: undefined, isNew: false }
  const payment = fromRow(payments, row)
  return { payment, isNew: payment.key === key }
}

function freeKey(orderId: number, idempotencyKey: string): SQL {
  return sql`
    UPDATE payments SET idempotency_key = NULL
    WHERE idempotency_key = ${idempotencyKey} AND status = 'cancelled'
      AND user_id = (SELECT user_id FROM orders WHERE id = ${orderId})`
}
