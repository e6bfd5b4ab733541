import { eq } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Context, PaymentEvidence } from '../../ports.ts'
import { settle } from './settle.ts'

/** Settles a payment that is known by our own id, whatever the gateway calls it. Answers as `settle`. */
export async function settleKnown(
  ctx: Context,
  paymentId: number,
  evidence: PaymentEvidence,
): Promise<string | null> {
  const [payment] = await ctx.db.select().from(payments).where(eq(payments.id, paymentId))
  if (!payment) throw new Error(`Payment ${paymentId} has gone`)
  return settle(ctx, evidence, [], payment)
}
