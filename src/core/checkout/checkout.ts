import type { CartOwner } from '../cart/types.ts'
import { CartEmpty, InsufficientStock, ProductUnavailable, Unavailable } from '../errors.ts'
import { getOrderOfCheckout, type Order } from '../orders/queries.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'

/**
 * Turns the owner's cart into an order, all of it or nothing.
 * @throws CartEmpty, ProductUnavailable, InsufficientStock, Unavailable
 */
export async function checkout(
  ctx: Context,
  owner: CartOwner,
  request: { requestKey: string | null; shippingAddress: string | null },
): Promise<Order> {
  const outcome = await ctx.objects
    .cart(owner.contract, owner.userId)
    .checkout(owner, { ...request, checkoutId: ctx.random.uuid() })
  if (!outcome.ok) {
    switch (outcome.reason) {
      case 'empty':
        throw new CartEmpty()
      case 'product_unavailable':
        throw new ProductUnavailable(outcome.names)
      case 'insufficient_stock':
        throw new InsufficientStock(outcome.names)
      case 'interrupted':
        throw new Unavailable('The checkout was interrupted; it is undone or completed by itself.')
    }
  }
  const order = await getOrderOfCheckout(ctx, outcome.checkoutId)
  ctx.defer(() => runEffects(ctx, `order:${order.id}:`))
  return order
}
