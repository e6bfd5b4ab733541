import { NotFound } from '../../errors.ts'
import type { SignedInUser } from '../../identity/types.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context } from '../../ports.ts'
import { GatewayRefused } from '../errors.ts'
import { getPayment, getPaymentByReference } from '../queries.ts'
import type { Payment } from '../types.ts'
import { askAndSettle } from './ask-and-settle.ts'
import { endUnknown } from './end-unknown.ts'

/**
 * Asks the gateway about one payment and applies the answer.
 * @throws NotFound, also where the gateway does not know it, NotOwner, GatewayUnavailable
 */
export async function syncPayment(
  ctx: Context,
  user: SignedInUser,
  reference: string,
): Promise<Payment> {
  const payment = await getPaymentByReference(ctx, user, reference)
  try {
    const cause = await askAndSettle(ctx, payment)
    if (cause !== null) await runEffects(ctx, cause)
  } catch (error) {
    if (!(error instanceof GatewayRefused && error.reason === 'not_found')) throw error
    await endUnknown(ctx, payment.id)
    throw new NotFound('payment')
  }
  return getPayment(ctx, user, payment.id)
}
