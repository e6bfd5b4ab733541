import { sql } from 'drizzle-orm'
import type { Context, GatewayPayment } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'
import { paymentsOver } from '../closing/close-payments.ts'
import { payOrder } from '../pay-order.ts'

/**
 * A quote's payment was taken for the order that its checkout places: for the placing batch. What else
 * was opened for the quote is over.
 */
export function paymentTaken(
  ctx: Pick<Context, 'clock' | 'gateways'>,
  {
    checkoutId,
    quoteId,
    paymentId,
    answer: { reference, captureReference = null, money },
  }: { checkoutId: string; quoteId: string; paymentId: number; answer: GatewayPayment },
): Statement[] {
  return [
    sql`
      UPDATE payments SET order_id = (SELECT id FROM orders WHERE checkout_id = ${checkoutId}),
        status = 'succeeded', reference = ${reference}, capture_reference = ${captureReference},
        captured_amount = ${money.amount}, failure_message = NULL, review_reason = NULL,
        look_at = NULL, updated_at = ${ctx.clock.now().getTime()}
      WHERE id = ${paymentId}`,
    ...payOrder(ctx, paymentId),
    ...paymentsOver(ctx, sql`p.quote_id = ${quoteId} AND p.id <> ${paymentId}`),
  ]
}
