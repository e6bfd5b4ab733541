import { and, eq, isNull } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import { insertDeadLetterOnce } from '../../dead-letters.ts'
import type { Context } from '../../ports.ts'
import { writeBatch } from '../../write-batch.ts'
import { gatewayNamed } from '../gateways.ts'
import type { PaymentRow } from '../types.ts'

/**
 * Asks the gateway about a payment that counts as paid because a signed message said so: for its own id of the
 * money, which no signature covers, and for whether it stands by its word. Staff are told where it does not.
 * @throws GatewayRefused, GatewayUnavailable
 */
export async function checkSuccess(
  ctx: Context,
  { id, gateway, reference }: Pick<PaymentRow, 'id' | 'gateway'> & { reference: string },
): Promise<void> {
  const { state, captureReference = null } = await gatewayNamed(ctx, gateway).retrieve(reference)
  const isPaid = and(eq(payments.id, id), eq(payments.status, 'succeeded'))
  if (state === 'succeeded') {
    await ctx.db
      .update(payments)
      .set({ captureReference })
      .where(and(isPaid, isNull(payments.captureReference)))
    return
  }
  const reason = `The gateway said that the payment was made, and now says that it is ${state}.`
  const letter = { queue: 'payments', body: { paymentId: id }, reason } as const
  await writeBatch(ctx.db, [insertDeadLetterOnce(ctx, letter)])
}
