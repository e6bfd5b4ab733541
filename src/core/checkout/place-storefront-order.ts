import { sql } from 'drizzle-orm'
import { payments } from '../../db/schema/orders.ts'
import { CartInactive } from '../cart/errors.ts'
import type { OpenCart } from '../cart/types.ts'
import { firstRow } from '../from-row.ts'
import { orderCauseOf } from '../orders/order-cause.ts'
import { waitsForMoney } from '../orders/types.ts'
import { runFound, selectWaiting } from '../outbox/run-outbox.ts'
import { beginAttempt, type OpenedAttempt } from '../payments/opening/attempts.ts'
import type { PaymentRow } from '../payments/types.ts'
import type { Context } from '../ports.ts'
import { orderIn, selectPlacedOrder } from '../storefront-orders/reading/get-order.ts'
import type { OrderRow, StorefrontOrder } from '../storefront-orders/reading/order-rows.ts'
import { assertOffered, openFor, type WayToPay } from '../storefront-orders/retry-payment.ts'
import { readBatch } from '../write-batch.ts'
import { failureOf } from './checkout.ts'

export interface Ordering {
  cart: OpenCart
  isGuest: boolean
  /** Stands for the request: it makes one order. */
  operationId: string | null
  /** Null where the customer has not said how to pay. */
  way: WayToPay | null
}

/** An order with what its customer needs to pay it; null where nothing is to be paid. */
export interface PlacedOrder {
  order: StorefrontOrder
  handover: OpenedAttempt | null
}

/**
 * Orders a cart as a whole, for what it comes to at this moment, and begins to pay it. Where the gateway
 * cannot be reached the order stands all the same: asking once more opens its payment, under whichever key,
 * and so does another attempt.
 * @throws CartNotReady, CartInactive, NotFound, InsufficientStock, CouponNotApplicable, GatewayMissing,
 * Unavailable, GatewayRefused, GatewayUnavailable
 */
export async function placeStorefrontOrder(
  ctx: Context,
  { cart, isGuest, operationId, way }: Ordering,
): Promise<PlacedOrder> {
  const payment = way && { gateway: way.gateway, returnTo: way.returnTo }
  const request = { operationId, isGuest, payment }
  const outcome = await ctx.objects.cart(cart).order(cart, request)
  if (!outcome.ok && outcome.reason === 'ordered') {
    return payOrdered(ctx, outcome.checkoutId, { way, operationId })
  }
  if (!outcome.ok) throw failureOf(outcome)
  const { order, attempt, waiting } = await readPlaced(ctx, outcome.checkoutId)
  ctx.defer(() => runFound(ctx, waiting))
  if (!way || !waitsForMoney(order)) return { order, handover: null }
  return open(ctx, { order, attempt }, { way, operationId: null })
}

/**
 * A further request for a cart that was ordered: its customer may never have heard of the order, because no
 * gateway could be reached. @throws CartInactive where one could, GatewayMissing
 */
async function payOrdered(
  ctx: Context,
  checkoutId: string,
  { way, operationId }: Pick<Ordering, 'way' | 'operationId'>,
): Promise<PlacedOrder> {
  const { order, attempt } = await readPlaced(ctx, checkoutId)
  if (!way || !attempt || !waitsForMoney(order)) throw new CartInactive()
  const isOwn = operationId !== null && attempt.idempotencyKey === operationId
  if (attempt.status !== 'cancelled' && !isOwn) throw new CartInactive()
  return open(ctx, { order, attempt }, { way, operationId })
}

/** Opens the newest attempt. One that is over, because its gateway could not be reached, is followed by another. */
async function open(
  ctx: Context,
  placed: { order: StorefrontOrder; attempt: PaymentRow | undefined },
  { way, operationId }: { way: WayToPay; operationId: string | null },
): Promise<PlacedOrder> {
  const { id, checkoutId } = placed.order
  if (placed.attempt && placed.attempt.status !== 'cancelled') {
    return { order: placed.order, handover: await openFor(ctx, placed.order, placed.attempt, way) }
  }
  assertOffered(ctx, placed.order, way)
  const begun = await beginAttempt(ctx, { orderId: id, choice: way, operationId })
  const { order } = await readPlaced(ctx, checkoutId)
  // Another request was first.
  if (!begun && waitsForMoney(order)) throw new CartInactive()
  return { order, handover: begun && (await openFor(ctx, order, begun, way)) }
}

/** The order that was placed with its newest attempt, and what waits to be done about it. */
async function readPlaced(ctx: Context, checkoutId: string) {
  const orderId = sql`(SELECT id FROM orders WHERE checkout_id = ${checkoutId})`
  const [rows, attempts, waiting] = await readBatch<[OrderRow, unknown, unknown]>(ctx.db, [
    selectPlacedOrder(ctx, checkoutId),
    sql`SELECT * FROM payments WHERE order_id = ${orderId} ORDER BY id DESC LIMIT 1`,
    selectWaiting(orderCauseOf(orderId)),
  ])
  return { order: orderIn(rows), attempt: firstRow(payments, attempts), waiting }
}
