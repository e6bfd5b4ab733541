import { NotFound } from '../../errors.ts'
import type { SignedInUser } from '../../identity/types.ts'
import type { Context, GatewayName } from '../../ports.ts'
import { endUnknown } from '../closing/end-payment.ts'
import { isUnknownThere } from '../gateways.ts'
import { getPayment, getPaymentByReference } from '../queries.ts'
import type { Payment } from '../types.ts'
import { confirmOrSettle } from './confirm-or-settle.ts'

/**
 * Asks the gateway about one payment and applies the answer.
 * @throws NotFound, also where the gateway does not know it, NotOwner, GatewayUnavailable
 */
export async function syncPayment(
  ctx: Context,
  user: SignedInUser,
  named: { gateway: GatewayName; reference: string },
): Promise<Payment> {
  const payment = await getPaymentByReference(ctx, user, named)
  try {
    await confirmOrSettle(ctx, payment)
  } catch (error) {
    if (!isUnknownThere(error)) throw error
    await endUnknown(ctx, payment.id)
    throw new NotFound('payment')
  }
  return getPayment(ctx, user, payment.id)
}
