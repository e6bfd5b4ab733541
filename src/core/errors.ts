/** Expected failures. Each contract translates every one of them in its `errors.ts`. */
export abstract class DomainError extends Error {
  abstract readonly code: string
}

// --- Input ------------------------------------------------------------------------------------

/** A value that passed the shape checks but not a rule: field names of the domain, readable messages. */
export class InvalidField extends DomainError {
  readonly code = 'invalid_field'
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.field = field
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

// --- Identity ---------------------------------------------------------------------------------

export class NotAuthenticated extends DomainError {
  readonly code = 'not_authenticated'
}

export class TokenInvalid extends DomainError {
  readonly code = 'token_invalid'
}

export class NotStaff extends DomainError {
  readonly code = 'not_staff'
}

/** A cookie-authenticated write from a foreign origin. */
export class ForeignOrigin extends DomainError {
  readonly code = 'foreign_origin'
}

export class WrongCredentials extends DomainError {
  readonly code = 'wrong_credentials'
}

export class AccountDisabled extends DomainError {
  readonly code = 'account_disabled'
}

export class RefreshTokenRejected extends DomainError {
  readonly code = 'refresh_token_rejected'
}

/** A link sent by email that is wrong, expired or used, or somebody else's. */
export class LinkRejected extends DomainError {
  readonly code = 'link_rejected'
  readonly purpose: 'activation' | 'password_reset'
  constructor(purpose: 'activation' | 'password_reset') {
    super(`${purpose} link rejected`)
    this.purpose = purpose
  }
}

export class TooManyRequests extends DomainError {
  readonly code = 'too_many_requests'
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super('Too many requests')
    this.retryAfterSeconds = retryAfterSeconds
  }
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

// --- Orders and payments ----------------------------------------------------------------------

export class OrderNotCancellable extends DomainError {
  readonly code = 'order_not_cancellable'
  readonly status: string
  constructor(status: string) {
    super('order cannot be cancelled')
    this.status = status
  }
}

export class OrderTransitionRefused extends DomainError {
  readonly code = 'order_transition_refused'
  readonly from: string
  readonly to: string
  constructor(from: string, to: string) {
    super('order transition refused')
    this.from = from
    this.to = to
  }
}

export class OrderNotPayable extends DomainError {
  readonly code = 'order_not_payable'
}

export class IdempotencyKeyOfOtherOrder extends DomainError {
  readonly code = 'idempotency_key_of_other_order'
}

/** `unknown`: no payment of ours. `unpaid`: there is no money that an order could be fulfilled for. */
export class PaymentNotCompleted extends DomainError {
  readonly code = 'payment_not_completed'
  readonly reason: 'unknown' | 'unpaid'
  constructor(reason: 'unknown' | 'unpaid') {
    super(`payment not completed: ${reason}`)
    this.reason = reason
  }
}

export class PaymentNotCancellable extends DomainError {
  readonly code = 'payment_not_cancellable'
  readonly by: 'status' | 'gateway'
  constructor(by: 'status' | 'gateway') {
    super('payment cannot be cancelled')
    this.by = by
  }
}

export class PaymentNotRefundable extends DomainError {
  readonly code = 'payment_not_refundable'
}

export class RefundExceedsPayment extends DomainError {
  readonly code = 'refund_exceeds_payment'
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

/** `state`: the payment is not in a state for this. `unsupported`: the gateway never does this. */
export type RefusalReason = 'state' | 'already_refunded' | 'not_found' | 'unsupported' | 'other'

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

export type Failure =
  | InvalidField
  | NotFound
  | NotOwner
  | PageOutOfRange
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
  | CartEmpty
  | CartFull
  | ProductUnavailable
  | InsufficientStock
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
