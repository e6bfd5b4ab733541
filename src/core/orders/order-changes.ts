import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { type OrderStatus, orders } from '../../db/schema/orders.ts'
import { spentEarnings } from '../ledgers/order-ledgers.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { expiryFrom } from './expiry.ts'
import { isPayable, openOrderStatuses } from './types.ts'

/*
 * Statements that change an order, for the batches of whatever changes it. Each repeats its condition:
 * somebody may have changed the order since it was read.
 */

type Writer = Pick<Context, 'db' | 'clock'>

interface Change {
  /** A condition in SQL on `orders`. */
  when?: SQL | undefined
  /** The request that wants it. */
  operationId?: string | null
}

/** What a customer says who cancels. */
export interface CancellationWords {
  reason: string
  feedback: string | null
}

/** It has not left the warehouse, and will not. */
export function orderCancelled(
  { db, clock }: Writer,
  orderId: number,
  { when, operationId = null, said }: Change & { said?: CancellationWords | undefined } = {},
): Statement {
  return db
    .update(orders)
    .set({
      status: 'cancelled',
      expiresAt: null,
      changedBy: operationId,
      ...(said && { cancellationReason: said.reason, feedback: said.feedback }),
      updatedAt: clock.now(),
    })
    .where(and(eq(orders.id, orderId), inArray(orders.status, openOrderStatuses), when))
}

/**
 * The refund of a cancelled order pays for points that it earned and that were spent since, as far as it
 * goes. Stands after what takes them back, and before the refund is promised.
 */
export function orderCharged(orderId: number): Statement {
  const refundable = sql`coalesce((SELECT p.captured_amount - p.refunded_amount FROM payments p
    WHERE p.id = o.paid_by), 0)`
  return sql`
    UPDATE orders AS o SET charged_amount = min(${refundable}, ${spentEarnings})
    WHERE o.id = ${orderId} AND o.status = 'cancelled' AND o.points_earned > 0 AND o.paid_at IS NOT NULL`
}

/** A payment that has succeeded pays its order, where none has before, and it goes on. */
export function orderPaid({ clock }: Pick<Context, 'clock'>, paymentId: number): Statement {
  const now = clock.now().getTime()
  return sql`
    UPDATE orders SET paid_at = ${now}, paid_by = ${paymentId}, expires_at = NULL,
      updated_at = ${now}, status = iif(status = 'pending', 'processing', status)
    WHERE status <> 'cancelled' AND paid_at IS NULL
      AND id = (SELECT order_id FROM payments WHERE id = ${paymentId} AND status = 'succeeded')`
}

/** Staff have received its money in another way. */
export function orderAccepted(
  { db, clock }: Writer,
  orderId: number,
  { when, operationId = null }: Change = {},
): Statement {
  const now = clock.now()
  return db
    .update(orders)
    .set({
      status: 'processing',
      paidAt: sql`coalesce(paid_at, ${now.getTime()})`,
      expiresAt: null,
      changedBy: operationId,
      updatedAt: now,
    })
    .where(and(eq(orders.id, orderId), eq(orders.status, 'pending'), when))
}

/** The order goes from one status to another. */
export function orderMoved(
  { db, clock }: Writer,
  orderId: number,
  { from, to, operationId }: { from: OrderStatus; to: OrderStatus; operationId: string | null },
): Statement {
  return db
    .update(orders)
    .set({ status: to, expiresAt: null, changedBy: operationId, updatedAt: clock.now() })
    .where(and(eq(orders.id, orderId), eq(orders.status, from)))
}

/** Somebody tries to pay the order, so it waits longer; `when` is a condition in SQL. */
export function orderWaits(
  { clock, settings }: Pick<Context, 'clock' | 'settings'>,
  orderId: number,
  when = sql`true`,
): Statement {
  return sql`
    UPDATE orders SET expires_at = max(expires_at, ${expiryFrom(clock.now(), settings)})
    WHERE id = ${orderId} AND expires_at IS NOT NULL AND ${when}`
}

/**
 * Another attempt to pay the order begins, so it waits longer, where it waits for its money; `when` is a
 * condition in SQL. The guard of the batch that begins it.
 */
export function attemptWanted(
  { clock, settings }: Pick<Context, 'clock' | 'settings'>,
  orderId: number,
  when: SQL,
): Statement {
  return sql`
    UPDATE orders SET expires_at = max(expires_at, ${expiryFrom(clock.now(), settings)})
    WHERE id = ${orderId} AND ${isPayable} AND ${when}`
}

/** Every unit of the order goes back to its counter, once, whatever the cause. */
export function orderRestocked(ctx: Pick<Context, 'clock'>, orderId: number): Statement {
  return insertEffects(ctx, {
    key: sql`'order:' || o.id || ':restock:' || i.variant_id`,
    kind: 'stock.restock',
    payload: {
      variantId: sql`i.variant_id`,
      checkoutId: sql`o.checkout_id`,
      quantity: sql`sum(i.quantity)`,
    },
    from: sql`orders o JOIN order_items i ON i.order_id = o.id`,
    where: sql`o.id = ${orderId} GROUP BY i.variant_id`,
  })
}
