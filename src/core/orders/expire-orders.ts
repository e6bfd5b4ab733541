import { type SQL, sql } from 'drizzle-orm'
import { DomainError } from '../domain-error.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import { confirmAtGateway } from '../payments/confirm-at-gateway.ts'
import { gatewaysThat } from '../payments/gateways-that.ts'
import type { Context } from '../ports.ts'
import { workOnEach } from '../work-on-each.ts'
import { cancelOpenOrder } from './cancellation.ts'

/** No money has come, and none is under way. */
const isUnpaid = sql`orders.paid_at IS NULL AND NOT EXISTS (SELECT 1 FROM payments p
  WHERE p.order_id = orders.id AND p.status IN ('processing', 'succeeded'))`

/** How much longer an order waits for a gateway that does not say whether it was paid. */
const outageMaxMs = 60 * 60_000
/** When an order is tried again that could not be ended: those behind it come first. */
const retryMs = 5 * 60_000

/**
 * Cancels up to `max` orders that waited in vain for their money. One whose payment is under way is left
 * alone; where the gateway waits for a confirmation it is asked first: the customer may have paid and
 * not come back. Answers how many orders were looked at.
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
    RETURNING id, expires_at AS expiresAt, ${openPayment(ctx)} AS paymentId`)
}

async function expire(ctx: Context, { id, expiresAt, paymentId }: DueOrder): Promise<void> {
  const isSilent = paymentId !== null && !(await confirm(ctx, paymentId))
  if (isSilent && expiresAt >= ctx.clock.now().getTime() - outageMaxMs) return
  // Asked again by the change itself: the payment may have come since.
  if (await cancelOpenOrder(ctx, id, { when: isUnpaid })) await runEffects(ctx, `order:${id}:`)
}

interface DueOrder {
  id: number
  expiresAt: number
  paymentId: number | null
}

/** The order's payment that its customer may have made without our knowing. */
function openPayment(ctx: Context): SQL {
  return sql`(SELECT p.id FROM payments p WHERE p.order_id = orders.id AND p.status = 'pending'
    AND p.reference IS NOT NULL
    AND p.gateway IN ${gatewaysThat(ctx, ({ needsConfirm }) => needsConfirm)})`
}

/** Confirms the payment where it was made; false where the gateway does not say whether it was. */
async function confirm(ctx: Context, paymentId: number): Promise<boolean> {
  try {
    await confirmAtGateway(ctx, paymentId)
    return true
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    ctx.log('warn', 'order.expiry_delayed', { paymentId, error: String(error) })
    return false
  }
}
