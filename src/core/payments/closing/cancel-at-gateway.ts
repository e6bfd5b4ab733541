import { eq } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Context } from '../../ports.ts'
import { GatewayRefused, GatewayUnavailable } from '../errors.ts'
import { gatewayNamed } from '../gateways.ts'
import { canBeReopened, reopenAtGateway } from '../opening/create-at-gateway.ts'
import { settle } from '../settling/settle.ts'
import type { PaymentRow } from '../types.ts'
import { cancelOrLearn } from './cancel-or-learn.ts'

/**
 * Closes a cancelled payment at its gateway. An action, not a look-up: one whose reference never
 * reached us is created again under its key to learn it, and one that was paid meanwhile is settled,
 * which pays it back. Answers the cause of that.
 */
export async function cancelAtGateway(ctx: Context, paymentId: number): Promise<string | null> {
  const [payment] = await ctx.db.select().from(payments).where(eq(payments.id, paymentId))
  if (!payment) throw new Error(`Unknown payment ${paymentId}`)
  const gateway = gatewayNamed(ctx, payment.gateway)
  // Nothing to close: its payments are not confirmed once they are cancelled here, see `claim`.
  if (!gateway.capabilities.cancel) return null
  const reference = payment.reference ?? (await learnReference(ctx, payment))
  if (reference === null) return null
  const answer = await cancelOrLearn(ctx, { ...payment, reference })
  if (answer === null || answer.state === 'cancelled') return null
  const cause = await settle(ctx, answer)
  // Not to be cancelled and not paid yet: the outbox asks again until it is one or the other.
  if (answer.state !== 'succeeded') throw new GatewayUnavailable(`${reference} is ${answer.state}`)
  return cause
}

/** Null where the gateway never opened it: then there is nothing to close. */
async function learnReference(ctx: Context, payment: PaymentRow): Promise<string | null> {
  if (!canBeReopened(gatewayNamed(ctx, payment.gateway))) return null
  try {
    return await reopenAtGateway(ctx, payment)
  } catch (error) {
    if (error instanceof GatewayRefused) return null
    throw error
  }
}
