import { eq } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { NotOwner } from '../../errors.ts'
import type { SignedInUser } from '../../identity/types.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context, GatewayPayment } from '../../ports.ts'
import { GatewayRefused, PaymentNotCancellable } from '../errors.ts'
import { gatewayNamed } from '../gateways.ts'
import { getPayment } from '../queries.ts'
import type { Payment } from '../types.ts'
import { cancelOrLearn } from './cancel-or-learn.ts'
import { endUnknown } from './end-unknown.ts'
import { settle } from './settle.ts'

/**
 * Cancels the user's own open payment at its gateway, and with it the order. Staff cancel orders.
 * @throws NotFound, NotOwner, PaymentNotCancellable, GatewayUnavailable
 */
export async function cancelPayment(
  ctx: Context,
  user: SignedInUser,
  paymentId: number,
): Promise<Payment> {
  const payment = await getPayment(ctx, user, paymentId)
  if (payment.userId !== user.id) throw new NotOwner()
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
  const cause = await settle(ctx, answer)
  if (cause !== null) await runEffects(ctx, cause)
  // Most likely it was paid a moment ago: then that is what counts.
  if (answer.state !== 'cancelled') throw new PaymentNotCancellable('gateway')
  return getPayment(ctx, user, paymentId)
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
