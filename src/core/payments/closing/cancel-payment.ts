import { and, eq } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { NotOwner } from '../../errors.ts'
import type { SignedInUser } from '../../identity/types.ts'
import { orderCause } from '../../orders/order-cause.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context, GatewayPayment } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'
import { GatewayRefused, PaymentNotCancellable } from '../errors.ts'
import { gatewayNamed } from '../gateways.ts'
import { getPayment } from '../queries.ts'
import { confirmOrSettle } from '../settling/confirm-or-settle.ts'
import { settle } from '../settling/settle.ts'
import type { Payment } from '../types.ts'
import { cancelOrLearn } from './cancel-or-learn.ts'
import { endUnknown } from './end-payment.ts'

/**
 * Cancels the user's own open payment at its gateway, and with it the order. Staff cancel orders. The
 * same operation repeated finds it cancelled.
 * @throws NotFound, NotOwner, PaymentNotCancellable, GatewayUnavailable
 */
export async function cancelPayment(
  ctx: Context,
  user: SignedInUser,
  { paymentId, operationId }: { paymentId: number; operationId: string | null },
): Promise<Payment> {
  const payment = await settleDeclined(ctx, user, paymentId)
  if (payment.userId !== user.id) throw new NotOwner()
  if (await wasCancelledBy(ctx, paymentId, operationId)) {
    await runEffects(ctx, orderCause(payment.order.id))
    return payment
  }
  if (payment.status !== 'pending' && payment.status !== 'processing') {
    throw new PaymentNotCancellable('status')
  }
  if (!gatewayNamed(ctx, payment.gateway).capabilities.cancel) {
    throw new PaymentNotCancellable('gateway')
  }
  const answer = await cancel(ctx, payment)
  if (answer === null) {
    await endUnknown(ctx, payment.id)
    throw new PaymentNotCancellable('gateway')
  }
  const noted = [noteOperation(ctx, paymentId, operationId)]
  await runEffects(ctx, await settle(ctx, answer, noted))
  // Most likely it was paid a moment ago: then that is what counts.
  if (answer.state !== 'cancelled') throw new PaymentNotCancellable('gateway')
  return getPayment(ctx, user, paymentId)
}

/** After a decline only the gateway knows whether the customer is trying again. */
async function settleDeclined(
  ctx: Context,
  user: SignedInUser,
  paymentId: number,
): Promise<Payment> {
  const payment = await getPayment(ctx, user, paymentId)
  if (payment.status !== 'failed' || payment.userId !== user.id) return payment
  try {
    await confirmOrSettle(ctx, payment)
  } catch (error) {
    if (error instanceof GatewayRefused) return payment
    throw error
  }
  return getPayment(ctx, user, paymentId)
}

/** The request may have died after its effect and before its answer. */
async function wasCancelledBy(
  { db }: Context,
  paymentId: number,
  operationId: string | null,
): Promise<boolean> {
  if (operationId === null) return false
  const own = and(eq(payments.id, paymentId), eq(payments.cancelledBy, operationId))
  return (await db.select({ id: payments.id }).from(payments).where(own)).length > 0
}

/** For the batch that cancels it. */
function noteOperation({ db }: Context, id: number, operationId: string | null): Statement {
  return db
    .update(payments)
    .set({ cancelledBy: operationId })
    .where(and(eq(payments.id, id), eq(payments.status, 'cancelled')))
}

async function cancel(ctx: Context, { id, reference }: Payment): Promise<GatewayPayment | null> {
  const [row] = await ctx.db.select().from(payments).where(eq(payments.id, id))
  if (!row) throw new Error(`Payment ${id} has gone`)
  try {
    return await cancelOrLearn(ctx, { ...row, reference })
  } catch (error) {
    if (error instanceof GatewayRefused) throw new PaymentNotCancellable('gateway')
    throw error
  }
}
