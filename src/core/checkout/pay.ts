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
 * Pays the owner's open quote and answers its order. Without one, the operation or the payment of an
 * order that was paid answers that order again.
 * @throws PaymentFailed, PaymentUnsettled
 */
export async function payOpenQuote(
  ctx: Context,
  owner: CartOwner,
  { quote, payment }: { quote: Quote | null; payment: QuotePayment & { method: string } },
): Promise<PaidOrder> {
  const { openCart: cart } = owner
  if (!cart || (!quote && payment.operationId === null)) return paidBefore(ctx, owner, payment)
  const outcome = await ctx.objects.cart(cart.id).pay(cart, quote, payment)
  if (!outcome.ok) {
    if (outcome.reason === 'no_quote') return paidBefore(ctx, owner, payment)
    throw paymentFailureOf(outcome)
  }
  const paid = outcome.paid ?? (await getPaidOrder(ctx, outcome.checkoutId))
  ctx.defer(() => runEffects(ctx, orderCause(paid.id)))
  return paid
}

async function paidBefore(
  ctx: Context,
  { userId, policy: { gateways } }: CartOwner,
  { method: reference }: { method: string },
): Promise<PaidOrder> {
  const paid = await findPaidOrder(ctx, { userId, reference, gateways })
  if (!paid) throw new PaymentFailed({ reason: 'no_quote' })
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
