import type {
  AccountDisabled,
  ForeignOrigin,
  LinkRejected,
  NotAuthenticated,
  NotStaff,
  RefreshTokenRejected,
  TokenInvalid,
  TooManyRequests,
  WrongCredentials,
} from './identity/errors.ts'
import type {
  OrderNotCancellable,
  OrderNotPayable,
  OrderTransitionRefused,
} from './orders/errors.ts'
import type {
  IdempotencyKeyOfOtherOrder,
  PaymentNotCancellable,
  PaymentNotCompleted,
  PaymentNotRefundable,
  RefundExceedsPayment,
} from './payments/errors.ts'

/** Expected failures. Each contract translates every one of them in its `errors.ts`. */
export abstract class DomainError extends Error {
  abstract readonly code: string
}

// --- Input ------------------------------------------------------------------------------------

/** A value that passed the shape checks but not a rule: field names of the domain, readable messages. */
export class InvalidField extends DomainError {
  readonly code = 'invalid_field'
  readonly field: string
  readonly messages: string[]
  constructor(field: string, ...messages: string[]) {
    super(messages.join(' '))
    this.field = field
    this.messages = messages
  }
}

/** What is looked for does not exist, or not for this user. */
export class NotFound extends DomainError {
  readonly code = 'not_found'
  readonly thing: Thing
  constructor(thing: Thing) {
    super(`${thing} not found`)
    this.thing = thing
  }
}

export type Thing = 'user' | 'product' | 'category' | 'image' | 'cart item' | 'order' | 'payment'

/** The resource exists and belongs to somebody else, and the contract says so. */
export class NotOwner extends DomainError {
  readonly code = 'not_owner'
}

/** A page beyond the last. */
export class PageOutOfRange extends DomainError {
  readonly code = 'page_out_of_range'
}

/** What is to be changed is no longer as the client has seen it. */
export class PreconditionFailed extends DomainError {
  readonly code = 'precondition_failed'
}

// --- Catalogue --------------------------------------------------------------------------------

export class CategoryNotEmpty extends DomainError {
  readonly code = 'category_not_empty'
}

export class ImageRejected extends DomainError {
  readonly code = 'image_rejected'
  readonly reason: 'type' | 'size' | 'dimensions' | 'missing' | 'used'
  constructor(reason: 'type' | 'size' | 'dimensions' | 'missing' | 'used') {
    super(`image rejected: ${reason}`)
    this.reason = reason
  }
}

/** The counter of visits did not answer; whether it counted this one is not known. */
export class VisitNotRecorded extends DomainError {
  readonly code = 'visit_not_recorded'
}

/** The user has reviewed this product before. */
export class AlreadyReviewed extends DomainError {
  readonly code = 'already_reviewed'
}

// --- Cart and checkout ------------------------------------------------------------------------

export class CartEmpty extends DomainError {
  readonly code = 'cart_empty'
}

export class CartFull extends DomainError {
  readonly code = 'cart_full'
  readonly linesMax: number
  constructor(linesMax: number) {
    super('cart is full')
    this.linesMax = linesMax
  }
}

/** More of one product than the cart takes. */
export class QuantityLimit extends DomainError {
  readonly code = 'quantity_limit'
  readonly quantityMax: number
  constructor(quantityMax: number) {
    super('quantity limit reached')
    this.quantityMax = quantityMax
  }
}

/** More is to leave the cart than it holds. */
export class CartHoldsLess extends DomainError {
  readonly code = 'cart_holds_less'
}

/** No product of this id can be bought here. */
export class ProductNotForSale extends DomainError {
  readonly code = 'product_not_for_sale'
  readonly productId: number
  constructor(productId: number) {
    super('product not for sale')
    this.productId = productId
  }
}

export class ProductUnavailable extends DomainError {
  readonly code = 'product_unavailable'
  readonly names: string[]
  constructor(names: string[]) {
    super('product unavailable')
    this.names = names
  }
}

export class InsufficientStock extends DomainError {
  readonly code = 'insufficient_stock'
  readonly names: string[]
  constructor(names: string[]) {
    super('insufficient stock')
    this.names = names
  }
}

/** Nothing of the cart can be had in the quantities asked for. */
export class AllLinesShort extends DomainError {
  readonly code = 'all_lines_short'
  readonly lines: { name: string; available: number; requested: number }[]
  constructor(lines: { name: string; available: number; requested: number }[]) {
    super('all lines short of stock')
    this.lines = lines
  }
}

// --- Idempotency ------------------------------------------------------------------------------

/** The same key with another request. */
export class IdempotencyKeyReused extends DomainError {
  readonly code = 'idempotency_key_reused'
}

/** The first request with this key has not finished yet. */
export class IdempotencyKeyBusy extends DomainError {
  readonly code = 'idempotency_key_busy'
}

// --- The outside world ------------------------------------------------------------------------

/**
 * `state`: the payment is not in a state for this. `unsupported`: the gateway never does this. `amount`:
 * it takes none so small or so large.
 */
export type RefusalReason =
  | 'state'
  | 'already_refunded'
  | 'not_found'
  | 'unsupported'
  | 'amount'
  | 'other'

/** The gateway understood and said no, or would. */
export class GatewayRefused extends DomainError {
  readonly code = 'gateway_refused'
  readonly reason: RefusalReason
  constructor(reason: RefusalReason, message: string) {
    super(message)
    this.reason = reason
  }
}

/** No usable answer: what was asked may or may not have happened. */
export class GatewayUnavailable extends DomainError {
  readonly code = 'gateway_unavailable'
}

export class WebhookRejected extends DomainError {
  readonly code = 'webhook_rejected'
}

export class MessageRefused extends DomainError {
  readonly code = 'message_refused'
}

/** Something of ours did not answer; nothing was changed, or recovery will undo it. */
export class Unavailable extends DomainError {
  readonly code = 'unavailable'
}

/** What may stop a sale, and what others do for it. */
export type SaleFailure =
  | CartEmpty
  | CartFull
  | QuantityLimit
  | CartHoldsLess
  | ProductNotForSale
  | ProductUnavailable
  | InsufficientStock
  | AllLinesShort
  | OrderNotCancellable
  | OrderTransitionRefused
  | OrderNotPayable
  | IdempotencyKeyOfOtherOrder
  | PaymentNotCompleted
  | PaymentNotCancellable
  | PaymentNotRefundable
  | RefundExceedsPayment
  | IdempotencyKeyReused
  | IdempotencyKeyBusy
  | GatewayRefused
  | GatewayUnavailable
  | WebhookRejected
  | MessageRefused
  | Unavailable

export type Failure =
  | InvalidField
  | NotFound
  | NotOwner
  | PageOutOfRange
  | PreconditionFailed
  | NotAuthenticated
  | TokenInvalid
  | NotStaff
  | ForeignOrigin
  | WrongCredentials
  | AccountDisabled
  | RefreshTokenRejected
  | LinkRejected
  | TooManyRequests
  | CategoryNotEmpty
  | ImageRejected
  | VisitNotRecorded
  | AlreadyReviewed
  | SaleFailure
