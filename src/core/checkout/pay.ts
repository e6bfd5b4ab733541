import type { CheckoutFailure, PaidOrder, Quote, QuotePayment } from '../cart/checkouts.ts'
import type { CartOwner } from '../cart/types.ts'
import type { DomainError } from '../domain-error.ts'
import { orderCause } from '../orders/order-cause.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { failureOf } from './checkout.ts'
import { PaymentFailed, PaymentUnsettled } from './errors.ts'
import { findPaidOrder, getPaidOrder } from './paid-order.ts'

/**
 * Pays the owner's open quote and answers its order. Without one, the payment of an order that was paid
 * answers that order again, and so does the operation that has paid it.
 * @throws PaymentFailed, PaymentUnsettled
 */
export async function payOpenQuote(
  ctx: Context,
  { openCart: cart, userId, policy }: CartOwner,
  { quote, payment }: { quote: Quote | null; payment: QuotePayment & { method: string } },
): Promise<PaidOrder> {
  if (!quote) {
    const asked = { userId, reference: payment.method, gateways: policy.gateways }
    const known = await findPaidOrder(ctx, asked)
    if (known) return known
  }
  if (!cart || (!quote && payment.operationId === null)) {
    throw new PaymentFailed({ reason: 'no_quote' })
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
      return new PaymentUnsettled()
    case 'insufficient_stock':
    case 'product_unavailable':
      return new PaymentFailed({ reason: failure.reason })
    default:
      return failureOf(failure)
  }
}
