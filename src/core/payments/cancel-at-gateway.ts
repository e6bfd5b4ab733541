import { eq } from 'drizzle-orm'
import { payments } from '../../db/schema/orders.ts'
import type { Context, Gateway, GatewayPayment } from '../ports.ts'
import type { PaymentRow } from './begin-payment.ts'
import { GatewayRefused, GatewayUnavailable } from './errors.ts'
import { openAtGateway } from './open-at-gateway.ts'
import { settle } from './settle.ts'

/**
 * Closes a cancelled payment at its gateway. An action, not a look-up: one whose reference never
 * reached us is created again under its key to learn it, and one that was paid meanwhile is settled,
 * which pays it back.
 */
export async function cancelAtGateway(ctx: Context, paymentId: number): Promise<void> {
  const [payment] = await ctx.db.select().from(payments).where(eq(payments.id, paymentId))
  if (!payment) throw new Error(`Unknown payment ${paymentId}`)
  const gateway = ctx.gateways[payment.gateway]
  // Nothing to close: its payments are not confirmed once they are cancelled here, see `claim`.
  if (!gateway.capabilities.cancel) return
  const reference = payment.reference ?? (await learnReference(ctx, payment))
  if (reference === null) return
  const answer = await cancelOrLearn(gateway, reference, `cancel:${payment.id}`)
  if (answer.state === 'cancelled') return
  await settle(ctx, answer)
  // Not to be cancelled and not paid yet: the outbox asks again until it is one or the other.
  if (answer.state !== 'succeeded') throw new GatewayUnavailable(`${reference} is ${answer.state}`)
}

/** Null where the gateway never opened it: then there is nothing to close. */
async function learnReference(ctx: Context, payment: PaymentRow): Promise<string | null> {
  try {
    return (await openAtGateway(ctx, payment)).reference
  } catch (error) {
    if (error instanceof GatewayRefused) return null
    throw error
  }
}

async function cancelOrLearn(
  gateway: Gateway,
  reference: string,
  key: string,
): Promise<GatewayPayment> {
  try {
    return await gateway.cancel(reference, key)
  } catch (error) {
    if (!(error instanceof GatewayRefused) || error.reason !== 'state') throw error
    return gateway.retrieve(reference)
  }
}
