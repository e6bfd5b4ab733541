import { eq } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Context, Gateway, GatewayPayment } from '../../ports.ts'
import { GatewayRefused } from '../errors.ts'
import { gatewayNamed, isUnknownThere } from '../gateways.ts'
import type { PaymentRow } from '../types.ts'

/**
 * What became of a payment that we want cancelled; null where the gateway does not know it. A gateway
 * repeats its refusal under the same key, so that another key is needed once the payment is no longer
 * as it was when refused, and only then. @throws GatewayRefused, GatewayUnavailable
 */
export async function cancelOrLearn(
  ctx: Context,
  payment: PaymentRow & { reference: string },
): Promise<GatewayPayment | null> {
  const gateway = gatewayNamed(ctx, payment.gateway)
  const { key, reference, cancelRefusals, cancelRefusedState } = payment
  if (cancelRefusals > 0) {
    const known = await findAtGateway(gateway, reference)
    const isOver = known?.state === 'succeeded' || known?.state === 'cancelled'
    if (known === null || isOver || known.state === cancelRefusedState) return known
  }
  try {
    return await gateway.cancel(reference, `cancel:${key}:${cancelRefusals}`)
  } catch (error) {
    if (isUnknownThere(error)) return null
    if (!(error instanceof GatewayRefused) || error.reason !== 'state') throw error
  }
  const learnt = await findAtGateway(gateway, reference)
  // It may have moved since it was refused: only a state that forbids it is a reason not to ask again.
  const refusedState = learnt?.state === 'processing' ? learnt.state : null
  await ctx.db
    .update(payments)
    .set({ cancelRefusals: cancelRefusals + 1, cancelRefusedState: refusedState })
    .where(eq(payments.id, payment.id))
  return learnt
}

/** Null where the gateway knows no such payment. */
async function findAtGateway(gateway: Gateway, reference: string): Promise<GatewayPayment | null> {
  try {
    return await gateway.retrieve(reference)
  } catch (error) {
    if (isUnknownThere(error)) return null
    throw error
  }
}
