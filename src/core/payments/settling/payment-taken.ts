import { sql } from 'drizzle-orm'
import type { Context, GatewayPayment } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'
import { paymentsOver } from '../closing/close-payments.ts'
import { gatewayNamed } from '../gateways.ts'
import { insertReceipt } from '../pay-order.ts'
import { strayTakenOver } from './stray-money.ts'

/**
 * A quote's payment was taken for the order that its checkout places, and which names it: for the placing
 * batch. Earlier tries of card tokens are over; of other gateways a quote has one payment.
 */
export function paymentTaken(
  ctx: Pick<Context, 'clock' | 'gateways'>,
  {
    checkoutId,
    quoteId,
    paymentId,
    answer: { gateway, reference, captureReference = null, money },
  }: { checkoutId: string; quoteId: string; paymentId: number; answer: GatewayPayment },
): Statement[] {
  const now = ctx.clock.now().getTime()
  const paysByToken = gatewayNamed(ctx, gateway).flow === 'token'
  return [
    ...(paysByToken ? [strayTakenOver({ gateway, reference }, paymentId)] : []),
    sql`
      UPDATE payments SET order_id = (SELECT id FROM orders WHERE checkout_id = ${checkoutId}),
        status = 'succeeded', reference = ${reference}, capture_reference = ${captureReference},
        captured_amount = ${money.amount}, failure_message = NULL, review_reason = NULL,
        look_at = NULL, succeeded_at = ${now}, updated_at = ${now}
      WHERE id = ${paymentId}`,
    insertReceipt(ctx, sql`p.id = ${paymentId}`),
    ...(paysByToken
      ? paymentsOver(ctx, sql`p.quote_id = ${quoteId} AND p.id <> ${paymentId}`)
      : []),
  ]
}
