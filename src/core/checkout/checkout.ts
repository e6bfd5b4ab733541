import type { Address } from '../../db/schema/orders.ts'
import { AllLinesShort, CartEmpty, InsufficientStock, ProductUnavailable } from '../cart/errors.ts'
import type { CartOwner, CheckoutOutcome, SkippedLine } from '../cart/types.ts'
import type { DomainError } from '../domain-error.ts'
import { Unavailable } from '../errors.ts'
import { orderCause } from '../orders/order-cause.ts'
import { getOrderOfCheckout, type Order } from '../orders/queries.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'

/**
 * Turns the owner's cart into an order: all of it or nothing, or what the stock covers, as the
 * sale's policy has it.
 * @throws CartEmpty, ProductUnavailable, InsufficientStock, AllLinesShort, Unavailable
 */
export async function checkout(
  ctx: Context,
  owner: CartOwner,
  request: { operationId: string | null; shippingAddress: Address | null },
): Promise<{ order: Order; skipped: SkippedLine[] }> {
  const { openCart: cart } = owner
  if (!cart) throw new CartEmpty()
  const outcome = await ctx.objects.cart(cart.id).checkout(cart, request)
  if (!outcome.ok) throw failureOf(outcome)
  const order = await getOrderOfCheckout(ctx, outcome.checkoutId)
  ctx.defer(() => runEffects(ctx, orderCause(order.id)))
  return { order, skipped: outcome.skipped }
}

function failureOf(outcome: Extract<CheckoutOutcome, { ok: false }>): DomainError {
  switch (outcome.reason) {
    case 'empty':
      return new CartEmpty()
    case 'product_unavailable':
      return new ProductUnavailable(outcome.names)
    case 'insufficient_stock':
      return new InsufficientStock(outcome.names)
    case 'all_lines_short':
      return new AllLinesShort(outcome.skipped)
    case 'interrupted':
      return new Unavailable('The checkout was interrupted; it is undone or completed by itself.')
  }
}
