import { DomainError } from '../domain-error.ts'
import { NotOwner } from '../errors.ts'
import type { SignedInUser } from '../identity/types.ts'
import type { Context } from '../ports.ts'
import { GatewayRefused, PaymentNotCancellable } from './errors.ts'
import { getPayment } from './queries.ts'
import { settle } from './settle.ts'
import type { Payment } from './types.ts'

/**
 * Cancels the user's own open payment at its gateway, and with it the order. Staff cancel orders.
 * @throws NotFound, NotOwner, PaymentNotCancellable
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
  const gateway = ctx.gateways[payment.gateway]
  if (!gateway.capabilities.cancel) throw new PaymentNotCancellable('gateway')
  try {
    await settle(ctx, await gateway.cancel(payment.reference, `cancel:${payment.id}`))
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    // Most likely it was paid a moment ago: then that is what counts.
    if (error instanceof GatewayRefused) {
      await settle(ctx, await gateway.retrieve(payment.reference))
    }
    throw new PaymentNotCancellable('gateway')
  }
  return getPayment(ctx, user, paymentId)
}
