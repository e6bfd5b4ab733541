import type { CheckoutFailure, PaidOrder, Quote, QuotePayment } from '../cart/checkouts.ts'
import type { CartOwner } from '../cart/types.ts'
import type { DomainError } from '../domain-error.ts'
import { orderCause } from '../orders/order-cause.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { failureOf } from './checkout.ts'
import { PaymentFailed } from './errors.ts'
import { findPaidOrder, getPaidOrder } from './paid-order.ts'

/**
 * Pays the owner's open quote and answers its order. Without one, the payment of an order that was paid
 * answers that order again.
 * @throws PaymentFailed
 */
export async function payOpenQuote(
  ctx: Context,
  { openCart: cart, userId, policy }: CartOwner,
  { quote, payment }: { quote: Quote | null; payment: QuotePayment & { method: string } },
): Promise<PaidOrder> {
  if (!cart || !quote) {
    const asked = { userId, reference: payment.method, gateways: policy.gateways }
    const paid = await findPaidOrder(ctx, asked)
    if (!paid) throw new PaymentFailed({ reason: 'no_quote' })
    return paid
  }
  const outcome = await ctx.objects.cart(cart.id).pay(cart, quote, payment)
  if (!outcome.ok) throw paymentFailureOf(outcome)
  const paid = outcome.paid ?? (await getPaidOrder(ctx, outcome.checkoutId))
  ctx.defer(() => runEffects(ctx, orderCause(paid.id)))
  return paid
}

/** Whatever keeps a payment from going through is the payment's failure. */
function paymentFailureOf(failure: CheckoutFailure): DomainError {
  switch (failure.reason) {
    case 'interrupted':
    case 'insufficient_stock':
    case 'product_unavailable':
      return new PaymentFailed({ reason: failure.reason })
    default:
      return failureOf(failure)
  }
}
