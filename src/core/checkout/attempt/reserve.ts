import type { CheckoutRecord } from '../../cart/stored-cart.ts'
import type { StockLevel } from '../../inventory/types.ts'
import type { Context } from '../../ports.ts'
import { type Till, type Units, unitsByVariant } from './record.ts'

/**
 * How long a hold stands before its counter asks for the outcome: longer than a slow checkout, and than
 * two gateways that do not answer.
 */
export const holdMs = 45_000

/** Units that a counter holds for a checkout, with its level and version since. */
export type Held = StockLevel & Units

interface Reservations {
  held: Held[]
  /** The level of each variant of which there is too little. */
  short: Map<number, number>
}

/**
 * Holds the stock of all lines, each variant by itself. Repeated, it answers the same.
 * @throws an error where a counter has given the checkout up
 */
export async function reserveAll({ ctx }: Till, record: CheckoutRecord): Promise<Reservations> {
  const answers = await Promise.all(unitsByVariant(record).map((units) => hold(ctx, record, units)))
  return {
    held: answers.flatMap((answer) => (answer.ok ? [answer] : [])),
    short: new Map(
      answers.flatMap((answer) => (answer.ok ? [] : [[answer.variantId, answer.sellable]])),
    ),
  }
}

async function hold(
  ctx: Context,
  { id: checkoutId, startedAt }: CheckoutRecord,
  { variantId, quantity }: Units,
) {
  const reservation = await ctx.objects.stock(variantId).reserve({
    variantId,
    checkoutId,
    quantity,
    expiresAt: startedAt + holdMs,
  })
  if (!reservation.ok && reservation.reason === 'closed') throw new Error('Aborted by its counter')
  return { ...reservation, variantId, quantity }
}
