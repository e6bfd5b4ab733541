import { type SQL, sql } from 'drizzle-orm'
import { describeError } from '../describe-error.ts'
import { DomainError } from '../domain-error.ts'
import { claimExpiredOrders, type ExpiredOrder, hasExpiredOrders } from '../orders/claim-expired.ts'
import { orderCause } from '../orders/order-cause.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import { cancelOpenOrder, hasNoStuckMoney } from '../payments/closing/cancel-open-order.ts'
import { hasPayment, mayBePaid } from '../payments/closing/conditions.ts'
import { isUnknownThere } from '../payments/gateways.ts'
import { confirmOrSettle } from '../payments/settling/confirm-or-settle.ts'
import type { Context, GatewayName } from '../ports.ts'
import { workOnEach } from '../work-on-each.ts'

/** No money has come, and none is under way; another amount than was asked for goes back. */
const isUnpaid = sql`orders.paid_at IS NULL AND NOT ${hasPayment(mayBePaid)}`

/** How much longer an order waits for a gateway that does not say whether it was paid. */
const outageMaxMs = 60 * 60_000

interface OpenPayment {
  id: number
  gateway: GatewayName
  reference: string
}

/**
 * Cancels up to `max` orders that waited in vain for their money. The gateways of their open payments
 * are asked first: the customer may have paid, and we not have heard of it. Answers how many orders were
 * looked at.
 */
export async function expireUnpaidOrders(ctx: Context, max: number): Promise<number> {
  return expireOrders(ctx, max, sql`true`)
}

/** The same for the orders of one user. */
export function expireUnpaidOrdersOf(ctx: Context, userId: number, max: number): Promise<number> {
  return expireOrders(ctx, max, sql`orders.user_id = ${userId}`)
}

async function expireOrders(ctx: Context, max: number, which: SQL): Promise<number> {
  const due = await claimExpiredOrders(ctx, max, sql`${canEnd(ctx)} AND ${which}`)
  await workOnEach(
    ctx,
    due,
    (order) => expire(ctx, order),
    ({ id }) => ({ event: 'order.expiry_failed', orderId: id }),
  )
  return due.length
}

/** In SQL: `expireUnpaidOrders` finds an order. */
export function hasOrdersToExpire(ctx: Context): SQL {
  return hasExpiredOrders(ctx, canEnd(ctx))
}

function canEnd(ctx: Context): SQL {
  return sql`${isUnpaid} AND ${hasNoStuckMoney(ctx)}`
}

async function expire(ctx: Context, { id, expiresAt, payments }: ExpiredOrder): Promise<void> {
  const answers = await Promise.all(
    asPayments(payments).map((payment) => settleFirst(ctx, payment)),
  )
  const isSilent = answers.includes('silent')
  if (isSilent && expiresAt >= ctx.clock.now().getTime() - outageMaxMs) return
  // Asked again by the change itself: the payment may have come since, or another attempt to pay.
  const when = sql`${isUnpaid} AND orders.expires_at <= ${expiresAt}`
  if (await cancelOpenOrder(ctx, id, { when })) await runEffects(ctx, orderCause(id))
}

/** Takes the money where the customer has paid; `silent` where the gateway does not say. */
async function settleFirst(ctx: Context, payment: OpenPayment): Promise<'told' | 'silent'> {
  try {
    await confirmOrSettle(ctx, payment)
    return 'told'
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (isUnknownThere(error)) return 'told'
    ctx.log('warn', 'order.expiry_delayed', { paymentId: payment.id, error: describeError(error) })
    return 'silent'
  }
}

/** Safe: the statement above builds this JSON. */
function asPayments(json: string): OpenPayment[] {
  return JSON.parse(json)
}
