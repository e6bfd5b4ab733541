import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { type OrderStatus, payments } from '../../db/schema/orders.ts'
import type { Context, GatewayName } from '../ports.ts'

export type PaymentRow = typeof payments.$inferSelect

/** Open, or in possession of the money. */
export const liveStatuses = ['pending', 'processing', 'failed', 'succeeded'] as const

export interface NewPayment {
  orderId: number
  gateway: GatewayName
  /** Statuses in which an unpaid order can be paid. */
  payable: readonly OrderStatus[]
  idempotencyKey: string | null
  /** When the reconciliation looks after it; null never, unless the gateway's answer arrives. */
  checkAt: Date | null
}

/**
 * Writes the payment of an order, unless it has one or can no longer be paid: it may have been
 * cancelled since it was read. The row stands before the gateway is asked, so that it is found again
 * whatever happens then. Answers the order's payment, if it has one, and whether it is new.
 */
export async function beginPayment(
  ctx: Context,
  { orderId, gateway, payable, idempotencyKey, checkAt }: NewPayment,
): Promise<{ payment: PaymentRow | undefined; isNew: boolean }> {
  const now = ctx.clock.now().getTime()
  // Another request of the same moment may be first; its payment is then this order's payment.
  const begun = await ctx.db.all<{ id: number }>(sql`
    INSERT INTO payments(order_id, user_id, gateway, status, amount, currency, idempotency_key,
      check_at, created_at, updated_at)
    SELECT id, user_id, ${gateway}, 'pending', due_amount, currency, ${idempotencyKey},
      ${checkAt?.getTime() ?? null}, ${now}, ${now}
    FROM orders WHERE id = ${orderId} AND status IN ${payable} AND paid_at IS NULL
    ON CONFLICT DO NOTHING RETURNING id`)
  const payment = await findLivePayment(ctx, orderId)
  return { payment, isNew: payment !== undefined && payment.id === begun[0]?.id }
}

async function findLivePayment(ctx: Context, orderId: number): Promise<PaymentRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(payments)
    .where(and(eq(payments.orderId, orderId), inArray(payments.status, liveStatuses)))
    .orderBy(desc(payments.id))
    .limit(1)
  return row
}
