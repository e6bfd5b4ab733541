import { sql } from 'drizzle-orm'
import { DomainError } from '../domain-error.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import { GatewayRefused } from '../payments/errors.ts'
import { askAndSettle } from '../payments/settling/ask-and-settle.ts'
import type { Context, GatewayName } from '../ports.ts'
import { workOnEach } from '../work-on-each.ts'
import { cancelOpenOrder } from './cancellation.ts'

/** No money has come, and none is under way. */
const isUnpaid = sql`orders.paid_at IS NULL AND NOT EXISTS (SELECT 1 FROM payments p
  WHERE p.order_id = orders.id AND p.status IN ('processing', 'succeeded'))`

/** How much longer an order waits for a gateway that does not say whether it was paid. */
const outageMaxMs = 60 * 60_000
/** When an order is tried again that could not be ended: those behind it come first. */
const retryMs = 5 * 60_000

interface DueOrder {
  id: number
  expiresAt: number
  /** JSON of its open payments. */
  payments: string
}

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
  const due = await claimDue(ctx, max)
  await workOnEach(
    ctx,
    due,
    (order) => expire(ctx, order),
    ({ id }) => ({ event: 'order.expiry_failed', orderId: id }),
  )
  return due.length
}

/** Claims them: an order that a silent gateway holds up must not hold up the others. */
function claimDue(ctx: Context, max: number): Promise<DueOrder[]> {
  const now = ctx.clock.now().getTime()
  return ctx.db.all<DueOrder>(sql`
    UPDATE orders SET expiry_claimed_until = ${now + retryMs}
    WHERE id IN (
      SELECT id FROM orders
      WHERE status IN ('pending', 'processing') AND expires_at < ${now} AND ${isUnpaid}
        AND (expiry_claimed_until IS NULL OR expiry_claimed_until <= ${now})
      ORDER BY expires_at LIMIT ${max})
    RETURNING id, expires_at AS expiresAt, (
      SELECT json_group_array(json_object('id', p.id, 'gateway', p.gateway, 'reference', p.reference))
      FROM payments p WHERE p.order_id = orders.id AND p.status IN ('pending', 'failed')
        AND p.reference IS NOT NULL) AS payments`)
}

async function expire(ctx: Context, { id, expiresAt, payments }: DueOrder): Promise<void> {
  const answers = await Promise.all(asPayments(payments).map((payment) => ask(ctx, payment)))
  const isSilent = answers.includes('silent')
  if (isSilent && expiresAt >= ctx.clock.now().getTime() - outageMaxMs) return
  // Asked again by the change itself: the payment may have come since.
  if (await cancelOpenOrder(ctx, id, { when: isUnpaid })) await runEffects(ctx, `order:${id}:`)
}

/** Takes the money where the customer has paid; `silent` where the gateway does not say. */
async function ask(ctx: Context, payment: OpenPayment): Promise<'told' | 'silent'> {
  try {
    const cause = await askAndSettle(ctx, payment)
    if (cause !== null) await runEffects(ctx, cause)
    return 'told'
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (error instanceof GatewayRefused && error.reason === 'not_found') return 'told'
    ctx.log('warn', 'order.expiry_delayed', { paymentId: payment.id, error: String(error) })
    return 'silent'
  }
}

/** Safe: the statement above builds this JSON. */
function asPayments(json: string): OpenPayment[] {
  return JSON.parse(json)
}
