import { and, type SQL, sql } from 'drizzle-orm'
import { ledgersReturned } from '../../ledgers/order-ledgers.ts'
import {
  type CancellationWords,
  orderCancelled,
  orderCharged,
  orderRestocked,
} from '../../orders/order-changes.ts'
import type { Context } from '../../ports.ts'
import { redemptionReturned } from '../../promotions/redemptions.ts'
import { guardedBatch, type Statement } from '../../write-batch.ts'
import { gatewaysThat } from '../gateways.ts'
import { paymentsOver } from './close-payments.ts'
import { isAwaited } from './conditions.ts'

interface Cancellation {
  /** A condition in SQL on `orders`. */
  when?: SQL
  /** Ends the payment with which the order ends. */
  ended?: Statement
  also?: Statement[]
  /** The request that wants it. */
  operationId?: string | null
  said?: CancellationWords
}

/**
 * Cancels an order that has not left the warehouse and whose money can be given back: its units go
 * back, the use of its coupon, and what else paid for it, open payments close, money is paid back. False
 * where somebody was first.
 */
export async function cancelOpenOrder(
  ctx: Context,
  orderId: number,
  { when, ended, also = [], operationId = null, said }: Cancellation = {},
): Promise<boolean> {
  const own = sql`p.order_id = ${orderId}`
  const guard = { when: and(hasNoStuckMoney(ctx), when), operationId, said }
  return guardedBatch(ctx.db, orderCancelled(ctx, orderId, guard), [
    ...(ended ? [ended] : []),
    orderRestocked(ctx, orderId),
    ...redemptionReturned(orderId),
    ...ledgersReturned(ctx, orderId),
    orderCharged(orderId),
    ...paymentsOver(ctx, own),
    ...also,
  ])
}

/**
 * In SQL, of a row of `orders`: a gateway that cannot cancel takes the money of a payment that is being
 * confirmed, which an order that was paid already does not wait for; one that cannot refund keeps what it has.
 */
export function hasNoStuckMoney(ctx: Context): SQL {
  const takes = gatewaysThat(ctx, ({ cancel }) => !cancel)
  const keeps = gatewaysThat(ctx, ({ refunds }) => !refunds)
  // The plus: else SQLite may look for the gateway first, and walk all its payments.
  return sql`NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = orders.id AND (
    ${isAwaited} AND +p.gateway IN ${takes}
    OR p.captured_amount > p.refunded_amount AND +p.gateway IN ${keeps}))`
}
