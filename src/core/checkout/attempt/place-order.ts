import { type SQL, sql } from 'drizzle-orm'
import type { PaidOrder } from '../../cart/checkouts.ts'
import type { CheckoutRecord } from '../../cart/stored-cart.ts'
import { projectSale } from '../../inventory/projection.ts'
import { insertOrder } from '../../orders/insert-order.ts'
import { isUntouched } from '../../payments/closing/conditions.ts'
import { insertOfflinePayment } from '../../payments/opening/insert-offline.ts'
import { paymentTaken } from '../../payments/settling/payment-taken.ts'
import type { Context, GatewayPayment } from '../../ports.ts'
import { redemptionUsed } from '../../promotions/redemptions.ts'
import { guardedResults, type Statement, writeBatch } from '../../write-batch.ts'
import { amountsOf } from '../lines/amounts.ts'
import { outcomePlaced } from '../outcome.ts'
import { type PaidRow, selectPaid, toPaidOrder } from '../paid-order.ts'
import type { Held } from './reserve.ts'

type Placer = Pick<Context, 'db' | 'clock' | 'settings' | 'random' | 'gateways'>

/**
 * The placing batch: outcome, order, items, stock projection and the confirmation email, all or
 * nothing. It fails as a whole where the checkout's outcome is already decided.
 */
export async function placeOrder(ctx: Placer, record: CheckoutRecord, held: Held[]): Promise<void> {
  const { id: checkoutId, offlineGateway } = record
  await writeBatch(ctx.db, [
    ...placed(ctx, record, held),
    ...(offlineGateway === null
      ? []
      : [insertOfflinePayment(ctx, { checkoutId, gateway: offlineGateway })]),
  ])
}

/**
 * The same for a quote whose money was taken: the order is paid, and the quote is over. Null where the
 * quote is no longer open, or some of its money is promised back, or went.
 */
export async function placePaidOrder(
  ctx: Placer,
  record: CheckoutRecord,
  { held, answer }: { held: Held[]; answer: GatewayPayment },
): Promise<PaidOrder | null> {
  const { charge, id: checkoutId } = record
  const payment = charge?.payment
  if (!charge || !payment) throw new Error('A checkout without a charge cannot be paid')
  const results = await guardedResults<PaidRow>(ctx.db, quoteOrdered(charge.quoteId, payment.id), [
    ...placed(ctx, record, held),
    ...(charge.couponId === null ? [] : [redemptionUsed(checkoutId)]),
    ...paymentTaken(ctx, { checkoutId, quoteId: charge.quoteId, paymentId: payment.id, answer }),
    selectPaid(sql`o.checkout_id = ${checkoutId}`),
  ])
  return results && toPaidOrder(results.at(-1)?.results[0])
}

function placed(ctx: Placer, record: CheckoutRecord, held: Held[]): Statement[] {
  const { id: checkoutId, terms, details, lines, charge } = record
  const [quoteId, paidBy] = [charge?.quoteId ?? null, charge?.payment?.id ?? null]
  const order = {
    checkoutId,
    quoteId,
    terms,
    details,
    lines,
    ...amountsOf(record),
    sale: null,
    paidBy,
  }
  return [
    outcomePlaced(ctx, checkoutId),
    ...insertOrder(ctx, order),
    ...held.map((units) => projectSale(ctx, units)),
  ]
}

function quoteOrdered(quoteId: string, paymentId: number): SQL {
  return sql`
    UPDATE quotes SET state = 'ordered', shipping_address = NULL WHERE id = ${quoteId} AND state = 'open'
      AND EXISTS (SELECT 1 FROM payments WHERE id = ${paymentId} AND ${isUntouched})`
}
