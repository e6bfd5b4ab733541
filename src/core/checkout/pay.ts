import type {
  CheckoutFailure,
  CheckoutOutcome,
  PaidOrder,
  Quote,
  QuotePayment,
} from '../cart/checkouts.ts'
import type { CartOwner } from '../cart/types.ts'
import type { DomainError } from '../domain-error.ts'
import { orderCause } from '../orders/order-cause.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { failureOf } from './checkout.ts'
import { PaymentFailed, PaymentUnsettled } from './errors.ts'
import { findPaidOrder, paidOrderOf } from './paid-order.ts'

/**
 * Pays the owner's open quote and answers its order. Without one, a repeated request is answered as
 * before, and the payment of an order that was paid answers that order again.
 * @throws PaymentFailed, PaymentUnsettled
 */
export async function payOpenQuote(
  ctx: Context,
  { openCart: cart, userId, policy }: CartOwner,
  { quote, payment }: { quote: Quote | null; payment: QuotePayment & { method: string } },
): Promise<PaidOrder> {
  const { operationId, method } = payment
  if (cart && quote) {
    const paid = await paidBy(ctx, await ctx.objects.cart(cart.id).pay(cart, quote, payment))
    ctx.defer(() => runEffects(ctx, orderCause(paid.id)))
    return paid
  }
  const answered =
    cart && operationId !== null && (await ctx.objects.cart(cart.id).answered(cart, operationId))
  if (answered) return paidBy(ctx, answered)
  const asked = { userId, reference: method, gateways: policy.gateways }
  const paid = await findPaidOrder(ctx, asked)
  if (!paid) throw new PaymentFailed({ reason: paid === null ? 'closed' : 'no_quote' })
  return paid
}

async function paidBy(ctx: Context, outcome: CheckoutOutcome): Promise<PaidOrder> {
  if (!outcome.ok) throw paymentFailureOf(outcome)
  return paidOrderOf(ctx, outcome)
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
