import type { PaymentFault, PaymentRefusal } from '../cart/checkouts.ts'
import type { CartHindrance } from '../cart/hindrances.ts'
import { failure } from '../domain-error.ts'

/** Why nothing was paid, with the gateway's words where it has said something. */
export class PaymentFailed extends failure('conflict', 'payment_failed')<{
  reason: PaymentFault | 'no_quote' | 'insufficient_stock' | 'product_unavailable'
  message?: string | null
  unfinished?: PaymentRefusal['unfinished']
}> {}

/** Nobody knows yet whether the money was taken. */
export class PaymentUnsettled extends failure('outside', 'payment_unsettled') {}

/** Something of ours or the gateway's did not answer in time; the same may be asked for again. */
export class PaymentUndone extends failure('outside', 'payment_undone') {}

/** Something is missing that the order of a whole cart needs. */
export class CartNotReady extends failure('conflict', 'cart_not_ready')<CartHindrance> {}

/** There is no quote that could be paid. */
export class QuoteNotOpen extends failure('not_found', 'quote_not_open') {}

/** Of what is ordered directly, these places name nothing that is on sale. */
export class ItemsUnknown extends failure('invalid', 'items_unknown')<number[]> {}

/** No such shipping method is offered here. */
export class ShippingMethodUnknown extends failure('invalid', 'shipping_method_unknown') {}

/** The customer has no such address. */
export class ShippingAddressUnknown extends failure('invalid', 'shipping_address_unknown') {}

/** The gateway is not one of those that the sale can be paid through. */
export class GatewayUnsuitable extends failure('invalid', 'gateway_unsuitable') {}

/** The gateway takes no such payment: too little, for example, or too much. */
export class PaymentNotTaken extends failure('invalid', 'payment_not_taken') {}

/** The cart comes to nothing, which no gateway takes. */
export class NothingDue extends failure('invalid', 'nothing_due') {}
