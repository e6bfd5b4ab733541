import { checkoutOutcomes } from '../../db/schema/orders.ts'
import type { CheckoutRecord } from '../cart/stored-cart.ts'
import type { CartTerms } from '../cart/types.ts'
import { projectSale } from '../inventory/projection.ts'
import type { StockLevel } from '../inventory/types.ts'
import { insertOrder } from '../orders/insert-order.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'

/**
 * The placing batch: outcome, order, items, stock projection and the confirmation email, all or
 * nothing. It fails as a whole where the checkout's outcome is already decided.
 */
export async function placeOrder(
  ctx: Pick<Context, 'db' | 'clock' | 'settings'>,
  { userId, contract, channel, policy, currency }: CartTerms,
  { id: checkoutId, shippingAddress, totalAmount, lines }: CheckoutRecord,
  held: (StockLevel & { variantId: number; quantity: number })[],
): Promise<void> {
  const terms = { userId, contract, channel, policy, currency }
  await writeBatch(ctx.db, [
    ctx.db
      .insert(checkoutOutcomes)
      .values({ checkoutId, outcome: 'placed', createdAt: ctx.clock.now() }),
    ...insertOrder(ctx, { ...terms, checkoutId, shippingAddress, totalAmount, lines }),
    ...held.map((units) => projectSale(units)),
  ])
}
