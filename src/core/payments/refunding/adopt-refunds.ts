import { eq, sql } from 'drizzle-orm'
import { payments, refunds } from '../../../db/schema/orders.ts'
import { orderCause } from '../../orders/order-cause.ts'
import type { Context, GatewayRefund } from '../../ports.ts'
import { guardedBatch, type Statement } from '../../write-batch.ts'
import { gatewayNamed } from '../gateways.ts'
import type { PaymentRow } from '../types.ts'
import { countRefunds } from './count-refunds.ts'
import { type Known, matchRefunds, triesBeside } from './match-refunds.ts'
import { noteRefund, type RefundRow, refundLookAt, tellCustomer } from './note-refund.ts'
import { putEarlierInPlace, putInPlace } from './put-in-place.ts'

/**
 * Asks the gateway for all refunds of a payment: what it says of ours is noted, and those that somebody
 * asked for in the gateway's dashboard become ours. Answers the cause of the effects that wait.
 * @throws GatewayRefused, GatewayUnavailable
 */
export async function adoptRefunds(ctx: Context, paymentId: number): Promise<string | null> {
  const [payment] = await ctx.db.select().from(payments).where(eq(payments.id, paymentId))
  if (!payment) return null
  await takeOverAll(ctx, payment, await refundsOf(ctx, paymentId))
  return orderCause(payment.orderId)
}

/** How often a list is asked for of which others know more by the time that it is there. */
const listsMax = 3

/**
 * The same for a payment that has just been read, with its refunds as they were `before`. The gateway has
 * `told` of one of its refunds, which may be old news: it counts only where the gateway's list does not have
 * that refund.
 */
export async function takeOverAll(
  ctx: Context,
  payment: PaymentRow,
  before: RefundRow[],
  told: GatewayRefund | null = null,
  lists = 1,
): Promise<void> {
  const { id, gateway, reference, captureReference } = payment
  if (reference === null) return
  const listed = await gatewayNamed(ctx, gateway).listRefunds({ reference, captureReference })
  // Read after the listing: what it names has been asked for by then.
  const ours = await refundsOf(ctx, id)
  const known = { payment, ours, before }
  const isOld = matchRefunds(known, listed ?? []).some(({ isOutdated }) => isOutdated)
  if (isOld && lists < listsMax) return takeOverAll(ctx, payment, ours, told, lists + 1)
  await takeOver(ctx, known, listed ?? [])
  const isListed = listed?.some((refund) => refund.reference === told?.reference)
  if (told && !isListed) await takeOver(ctx, { payment, ours, before: null }, [told])
  await putInPlace(ctx, ours)
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
  known: Known,
  told: GatewayRefund[],
  also: Statement[] = [],
): Promise<boolean> {
  let isWritten = false
  const matches = matchRefunds(known, told)
  // What is new may be in the place of one that has failed, and comes after it.
  const inOrder = [...matches.filter(({ own }) => own), ...matches.filter(({ own }) => !own)]
  for (const { told: refund, own, isNewer, isOutdated } of inOrder) {
    const rest: Statement[] = isWritten ? [] : also
    if (isOutdated) continue
    if (own) isWritten = (await noteRefund(ctx, own, refund, { also: rest, isNewer })) || isWritten
    else if (refund.state !== 'failed' || refund.key === null) {
      isWritten = (await adopt(ctx, known.payment, refund, rest)) || isWritten
    }
  }
  for (const own of known.ours) {
    if (own.isAdopted) continue
    for (const earlier of triesBeside(known, own, told)) await putEarlierInPlace(ctx, own, earlier)
  }
  return isWritten
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
  return known !== undefined && noteRefund(ctx, known, refund, { also })
}
