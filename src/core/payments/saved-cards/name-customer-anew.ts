import { and, eq } from 'drizzle-orm'
import { payments } from '../../../db/schema/orders.ts'
import type { Context } from '../../ports.ts'
import type { PaymentRow } from '../types.ts'
import { type Cardholder, forgetGatewayCustomer, openGatewayCustomer } from './gateway-customers.ts'

/**
 * The customer of a payment was deleted at its gateway, which is told of the customer anew. Answers the
 * payment as it is kept by then: whoever asks the gateway for it does so in its words.
 * @throws GatewayRefused, GatewayUnavailable
 */
export async function nameCustomerAnew(
  ctx: Context,
  { id, gateway, customerReference: reference }: PaymentRow & { customerReference: string },
  cardholder: Cardholder,
): Promise<PaymentRow> {
  await forgetGatewayCustomer(ctx, { userId: cardholder.id, gateway, reference })
  const anew = await openGatewayCustomer(ctx, cardholder, gateway)
  const isAsBefore = and(
    eq(payments.id, id),
    eq(payments.customerReference, reference),
    eq(payments.status, 'pending'),
  )
  const [, [row]] = await ctx.db.batch([
    ctx.db.update(payments).set({ customerReference: anew }).where(isAsBefore),
    ctx.db.select().from(payments).where(eq(payments.id, id)),
  ])
  if (!row) throw new Error(`Payment ${id} has gone`)
  return row
}
