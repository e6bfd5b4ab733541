import { NotFound } from '../../errors.ts'
import type { SignedInUser } from '../../identity/types.ts'
import type { Context } from '../../ports.ts'
import { endUnknown } from '../closing/end-payment.ts'
import { isUnknownThere } from '../gateways.ts'
import { getPayment, getPaymentByReference, type Reference } from '../queries.ts'
import type { Payment } from '../types.ts'
import { confirmOrSettle } from './confirm-or-settle.ts'

/**
 * Asks the gateway about one payment and applies the answer.
 * @throws NotFound, also where the gateway does not know it, NotOwner, GatewayUnavailable
 */
export async function syncPayment(
  ctx: Context,
  user: SignedInUser,
  reference: Reference,
): Promise<Payment> {
  const payment = await getPaymentByReference(ctx, user, reference)
  try {
    await confirmOrSettle(ctx, payment)
  } catch (error) {
    if (!isUnknownThere(error)) throw error
    await endUnknown(ctx, payment.id)
    throw new NotFound('payment')
  }
  return getPayment(ctx, user, payment.id)
}
