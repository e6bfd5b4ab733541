import { type SQL, sql } from 'drizzle-orm'
import { DomainError, GatewayUnavailable } from '../errors.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import { confirmAtGateway } from '../payments/confirm-at-gateway.ts'
import { gatewaysThat } from '../payments/gateways-that.ts'
import type { Context } from '../ports.ts'
import { cancelOpenOrder } from './cancellation.ts'

const batchMax = 50

/** No money has come, and none is under way. */
const isUnpaid = sql`orders.paid_at IS NULL AND NOT EXISTS (SELECT 1 FROM payments p
  WHERE p.order_id = orders.id AND p.status IN ('processing', 'succeeded'))`

/** How much longer an order waits for a gateway that does not say whether it was paid. */
const outageMaxMs = 60 * 60_000

/**
 * Cancels orders that stayed unpaid for too long. One whose payment is under way is left alone; where
 * the gateway waits for a confirmation it is asked first: the customer may have paid and not come back.
 */
export async function expireUnpaidOrders(ctx: Context): Promise<number> {
  const ttlMinutes = ctx.settings.unpaidOrderTtlMinutes
  if (ttlMinutes === 0) return 0
  const before = ctx.clock.now().getTime() - ttlMinutes * 60_000
  const due = await ctx.db.all<DueOrder>(sql`
    SELECT id, created_at AS createdAt, ${openPayment(ctx)} AS paymentId FROM orders
    WHERE status IN ('pending', 'processing') AND created_at < ${before} AND ${isUnpaid}
    ORDER BY created_at LIMIT ${batchMax}`)
  let isOutage = false
  for (const { id, createdAt, paymentId } of due) {
    if (paymentId !== null) {
      const silence: Silence | null = isOutage ? 'outage' : await confirm(ctx, paymentId)
      isOutage = silence === 'outage'
      if (silence !== null && createdAt >= before - outageMaxMs) continue
    }
    // Asked again by the change itself: the payment may have come since.
    if (await cancelOpenOrder(ctx, id, { when: isUnpaid })) await runEffects(ctx, `order:${id}:`)
  }
  return due.length
}

/** Why a gateway does not say whether a payment was made. */
type Silence = 'outage' | 'refused'

interface DueOrder {
  id: number
  createdAt: number
  paymentId: number | null
}

/** The order's payment that its customer may have made without our knowing. */
function openPayment(ctx: Context): SQL {
  return sql`(SELECT p.id FROM payments p WHERE p.order_id = orders.id AND p.status = 'pending'
    AND p.reference IS NOT NULL
    AND p.gateway IN ${gatewaysThat(ctx, ({ needsConfirm }) => needsConfirm)})`
}

/** Confirms the payment where it was made; otherwise why the gateway does not say whether it was. */
async function confirm(ctx: Context, paymentId: number): Promise<Silence | null> {
  try {
    await confirmAtGateway(ctx, paymentId)
    return null
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    ctx.log('warn', 'order.expiry_delayed', { paymentId, error: String(error) })
    return error instanceof GatewayUnavailable ? 'outage' : 'refused'
  }
}
