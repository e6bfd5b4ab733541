import { and, eq, type SQL, sql } from 'drizzle-orm'
import { refunds } from '../../../db/schema/orders.ts'
import { insertDeadLetter, lettersDone } from '../../dead-letters.ts'
import { insertEffects } from '../../outbox/insert-effects.ts'
import type { Context, GatewayRefund } from '../../ports.ts'
import { guardedBatch, type Statement } from '../../write-batch.ts'
import { closePayments } from '../closing/close-payments.ts'
import { isPassedOver } from '../closing/conditions.ts'
import { payOrder, quoteToOrder } from '../pay-order.ts'
import { paidAnotherWay } from '../types.ts'
import { countRefunds } from './count-refunds.ts'
import { oweAgain } from './owe-again.ts'

export type RefundRow = typeof refunds.$inferSelect

type Writer = Pick<Context, 'db' | 'clock' | 'gateways' | 'log'>

type Noted = Pick<RefundRow, 'id' | 'paymentId' | 'isAdopted' | 'status' | 'failures'>

/** What counts of the gateway's answer, which may name neither the refund nor its amount. */
type Told = Pick<GatewayRefund, 'state' | 'failureMessage'> & {
  reference: string | null
  amount: number | null
}

interface How {
  also?: Statement[]
  /** The gateway was asked since the refund stands so: what it says is no old news. */
  isNewer?: boolean
}

interface Failed extends Pick<Told, 'reference' | 'amount'> {
  reason: string
  /** It may have been paid all the same. */
  isUncertain?: boolean
  /** How it must stand by then, in SQL. */
  standsAs?: SQL
}

/** It waits for its gateway's word. */
const isPending = sql`${refunds.status} = 'pending'`

/** How often the gateway is asked about a refund that is under way there. */
const lookMs = 60 * 60_000

/** When the gateway is asked again what became of a refund. */
export function refundLookAt({ clock }: Pick<Context, 'clock'>): Date {
  return new Date(clock.now().getTime() + lookMs)
}

/**
 * Notes what the gateway says of a refund: forward only, save that a success may fail later, and that one
 * which has failed may go on where this is no old news. Its amount is the gateway's, since two who ask for
 * it may each have left another part of it to be asked for. The customer is told that the money is on its
 * way, staff that it could not be paid. False where nothing is new, and `also` is not written.
 */
export async function noteRefund(
  ctx: Writer,
  refund: Noted & Pick<RefundRow, 'reference'>,
  { state, reference, amount, failureMessage }: Told,
  { also = [], isNewer = false }: How = {},
): Promise<boolean> {
  const isKnown = refund.status === state && refund.reference === reference
  const isOver = refund.status === 'failed' || refund.status === 'cancelled'
  if (isKnown || (isOver && (!isNewer || state === 'failed'))) return false
  if (state === 'failed') {
    const reason = failureMessage ?? 'The gateway could not pay it back'
    // Its success, which comes first at the gateway, may be noted at the same moment.
    const standsAs = sql`${refunds.status} IN ('pending', 'succeeded')
      AND ${refunds.failures} = ${refund.failures}`
    return failRefund(ctx, refund, { reason, reference, amount, standsAs }, also)
  }
  const lookAt = state === 'pending' ? refundLookAt(ctx) : null
  const standsAs = isOver ? eq(refunds.status, refund.status) : isPending
  // Somebody else may have noted that another try pays it.
  const isNamed = sql`(${refunds.reference} IS ${refund.reference}
    OR ${refunds.reference} IS ${reference})`
  return guardedBatch(
    ctx.db,
    ctx.db
      .update(refunds)
      .set({
        status: state,
        reference,
        ...(amount !== null && amountOf(amount)),
        // It counts by itself again, and no other one stands in its place.
        ...(isOver && { failureMessage: null, replacedBy: null }),
        ...(state === 'succeeded' && { succeededAt: ctx.clock.now() }),
        lookAt,
      })
      .where(
        and(eq(refunds.id, refund.id), standsAs, eq(refunds.failures, refund.failures), isNamed),
      ),
    [
      countRefunds(ctx, refund.paymentId),
      ...(state === 'succeeded' ? [tellCustomer(ctx, sql`r.id = ${refund.id}`)] : []),
      ...(isOver ? [lettersDone(ctx, letterOf(refund.id))] : []),
      ...also,
    ],
  )
}

/** Of what was promised for its cause, the rest is left to others. */
function amountOf(amount: number) {
  const promised = sql`iif(status = 'cancelled', 0, amount) + replaced_amount`
  return { amount, replacedAmount: sql`iif(is_adopted, 0, max(0, ${promised} - ${amount}))` }
}

function letterOf(refundId: number) {
  return { queue: 'refunds', body: { refundId } } as const
}

/**
 * The refund needs a person, who may have it tried again; where it may have been paid all the same, only
 * after a look at the gateway. One that was made there is not owed by us: the money belongs to the payment
 * again.
 */
export async function failRefund(
  ctx: Writer,
  refund: Noted,
  { reason, reference, amount, isUncertain = false, standsAs = isPending }: Failed,
  also: Statement[] = [],
): Promise<boolean> {
  const { id, isAdopted } = refund
  return guardedBatch(
    ctx.db,
    ctx.db
      .update(refunds)
      .set({
        status: isAdopted ? 'cancelled' : 'failed',
        reference,
        ...(amount !== null && amountOf(amount)),
        failureMessage: reason,
        failures: sql`failures + 1`,
        lookAt: null,
        ...(!isUncertain && { attemptedAt: null }),
      })
      .where(and(eq(refunds.id, id), standsAs)),
    [
      insertDeadLetter(ctx, { ...letterOf(id), reason }),
      ...(isAdopted ? freed(ctx, refund) : [countRefunds(ctx, refund.paymentId)]),
      ...also,
    ],
  )
}

/**
 * Refunds of ours pay this part back as far as it is owed. Otherwise the payment may have succeeded again, and
 * its order may wait for it: then another payment that was opened meanwhile ends.
 */
function freed(ctx: Writer, { id, paymentId }: Noted): Statement[] {
  const isBeside = sql`p.order_id = (SELECT order_id FROM payments WHERE id = ${paymentId})`
  return [
    ...oweAgain(ctx, { id, paymentId }),
    countRefunds(ctx, paymentId),
    ...payOrder(ctx, paymentId),
    quoteToOrder(ctx, sql`p.id = ${paymentId} AND p.status = 'succeeded'`),
    ...closePayments(ctx, sql`${isBeside} AND ${isPassedOver}`, paidAnotherWay),
  ]
}

/** A message of refund `r`, which `which` names in SQL: of money of an order, or of a quote. */
export function tellCustomer(ctx: Pick<Context, 'clock'>, which: SQL): Statement {
  return insertEffects(ctx, {
    key: sql`coalesce('order:' || p.order_id, 'payment:' || p.id) || ':refund:' || r.id || ':message'`,
    kind: 'message.refund',
    payload: { refundId: sql`r.id` },
    from: sql`refunds r JOIN payments p ON p.id = r.payment_id`,
    where: sql`${which} AND coalesce(p.order_id, p.quote_id) IS NOT NULL`,
  })
}
