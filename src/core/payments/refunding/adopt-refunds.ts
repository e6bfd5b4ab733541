import { eq, sql } from 'drizzle-orm'
import { payments, refunds } from '../../../db/schema/orders.ts'
import { orderCause } from '../../orders/order-cause.ts'
import type { Context, GatewayRefund } from '../../ports.ts'
import { guardedBatch, type Statement } from '../../write-batch.ts'
import { gatewayNamed } from '../gateways.ts'
import type { PaymentRow } from '../types.ts'
import { countRefunds } from './count-refunds.ts'
import { noteRefund, type RefundRow, refundLookAt, tellCustomer } from './note-refund.ts'

/**
 * Asks the gateway for all refunds of a payment: what it says of ours is noted, and those that somebody
 * asked for in the gateway's dashboard become ours. Answers the cause of the effects that wait.
 * @throws GatewayRefused, GatewayUnavailable
 */
export async function adoptRefunds(ctx: Context, paymentId: number): Promise<string | null> {
  const [payment] = await ctx.db.select().from(payments).where(eq(payments.id, paymentId))
  if (!payment) return null
  await takeOverAll(ctx, payment)
  return orderCause(payment.orderId)
}

/**
 * The same for a payment that has just been read. The gateway has `told` of one of its refunds, which may
 * be old news: it counts only where the gateway's list does not have that refund.
 */
export async function takeOverAll(
  ctx: Context,
  payment: PaymentRow,
  told: GatewayRefund | null = null,
): Promise<void> {
  const { id, gateway, reference, captureReference } = payment
  if (reference === null) return
  const listed = await gatewayNamed(ctx, gateway).listRefunds({ reference, captureReference })
  // Read after the listing: what it names has been asked for by then.
  const ours = await refundsOf(ctx, id)
  const isListed = listed?.some((refund) => refund.reference === told?.reference)
  await takeOver(ctx, { payment, ours }, [...(listed ?? []), ...(told && !isListed ? [told] : [])])
}

/** All refunds of a payment, as they are now. */
export function refundsOf({ db }: Pick<Context, 'db'>, paymentId: number): Promise<RefundRow[]> {
  return db.select().from(refunds).where(eq(refunds.paymentId, paymentId))
}

/**
 * Notes what the gateway tells of some of a payment's refunds, its own ones included. False where
 * nothing is new, and `also` is not written.
 */
export async function takeOver(
  ctx: Pick<Context, 'db' | 'clock' | 'gateways' | 'log'>,
  { payment, ours }: { payment: PaymentRow; ours: RefundRow[] },
  told: GatewayRefund[],
  also: Statement[] = [],
): Promise<boolean> {
  let isWritten = false
  for (const refund of told) {
    const own = ours.find((one) => isSame(payment, one, refund))
    const rest: Statement[] = isWritten ? [] : also
    if (own) isWritten = (await noteRefund(ctx, own, refund, rest)) || isWritten
    else if (refund.state !== 'failed' || refund.key === null) {
      isWritten = (await adopt(ctx, payment, refund, rest)) || isWritten
    }
  }
  return isWritten
}

/** By its id there, or by our key where the gateway's answer was lost. */
export function isSame(payment: PaymentRow, own: RefundRow, told: GatewayRefund): boolean {
  return own.reference === told.reference || !!told.key?.startsWith(stemOf(payment, own))
}

/**
 * The key under which a gateway is asked for a refund: another one after each failure, and for each
 * amount, since gateways remember what they were asked for under a key.
 */
export function refundKey(payment: PaymentRow, refund: RefundRow): string {
  return `${stemOf(payment, refund)}${refund.amount}`
}

function stemOf({ key }: PaymentRow, { id, failures }: RefundRow): string {
  return `refund:${key}:${id}:${failures}:`
}

/**
 * A failed one is noted, too: news of its success may still come after that. Somebody else may have
 * adopted it meanwhile with less news of it. False where nothing is new, and `also` is not written.
 */
async function adopt(
  ctx: Pick<Context, 'db' | 'clock' | 'gateways' | 'log'>,
  { id, gateway }: PaymentRow,
  refund: GatewayRefund,
  also: Statement[],
): Promise<boolean> {
  const { reference, amount, state } = refund
  const now = ctx.clock.now().getTime()
  const key = `payment:${id}:${gateway}:${reference}`
  const status = state === 'failed' ? 'cancelled' : state
  const lookAt = state === 'pending' ? refundLookAt(ctx).getTime() : null
  const insertion = sql`
    INSERT INTO refunds(payment_id, key, is_adopted, amount, status, reference, look_at, succeeded_at,
      created_at)
    VALUES (${id}, ${key}, 1, ${amount}, ${status}, ${reference}, ${lookAt},
      ${state === 'succeeded' ? now : null}, ${now})
    ON CONFLICT DO NOTHING`
  const isAdopted = await guardedBatch(ctx.db, insertion, [
    countRefunds(ctx, id),
    tellCustomer(ctx, sql`r.key = ${key} AND r.status = 'succeeded'`),
    ...also,
  ])
  if (isAdopted) return true
  const [known] = await ctx.db.select().from(refunds).where(eq(refunds.key, key))
  return known !== undefined && noteRefund(ctx, known, refund, also)
}
