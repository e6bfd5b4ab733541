import type { CheckoutFailure, PaidOrder, Quote, QuotePayment } from '../cart/checkouts.ts'
import type { CartOwner } from '../cart/types.ts'
import type { DomainError } from '../domain-error.ts'
import { orderCause } from '../orders/order-cause.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context, SalePolicy } from '../ports.ts'
import { failureOf } from './checkout.ts'
import { PaymentFailed, PaymentUndone, PaymentUnsettled } from './errors.ts'
import { findPaidOrder, paidOrderOf } from './paid-order.ts'

/**
 * Pays the owner's open quote and answers its order. Without one, a repeated request is answered as
 * before, and the payment of an order that was paid answers that order again.
 * @throws PaymentFailed, PaymentUnsettled, PaymentUndone
 */
export async function payOpenQuote(
  ctx: Context,
  { openCart: cart, userId, policy }: CartOwner,
  { quote, payment }: { quote: Quote | null; payment: QuotePayment & { method: string } },
): Promise<PaidOrder> {
  const { operationId, method } = payment
  if (cart && quote) {
    const outcome = await ctx.objects.cart(cart).pay(cart, quote, payment)
    if (!outcome.ok) return orPaidBefore(ctx, outcome, { userId, reference: method, policy })
    const paid = await paidOrderOf(ctx, outcome)
    ctx.defer(() => runEffects(ctx, orderCause(paid.id)))
    return paid
  }
  const asked = { userId, reference: method, gateways: policy.gateways }
  const [answered, paid] = await Promise.all([
    cart && ctx.objects.cart(cart).payWithoutQuote(cart, operationId),
    findPaidOrder(ctx, asked),
  ])
  if (answered?.ok) return paidOrderOf(ctx, answered)
  if (paid) return paid
  if (answered) throw paymentFailureOf(answered)
  throw new PaymentFailed({ reason: 'no_quote' })
}

/** What pays nothing here may have paid an earlier order, which is answered again. */
async function orPaidBefore(
  ctx: Context,
  failure: CheckoutFailure,
  { policy: { gateways }, ...asked }: { userId: number; reference: string; policy: SalePolicy },
): Promise<PaidOrder> {
  const paid = await findPaidOrder(ctx, { ...asked, gateways })
  if (!paid) throw paymentFailureOf(failure)
  return paid
}

/** Whatever keeps a payment from going through is the payment's failure. */
function paymentFailureOf(failure: CheckoutFailure): DomainError {
  switch (failure.reason) {
    case 'interrupted':
      return new PaymentUnsettled()
    case 'undone':
      return new PaymentUndone()
    case 'insufficient_stock':
    case 'product_unavailable':
      return new PaymentFailed({ reason: failure.reason })
    default:
      return failureOf(failure)
  }
}
