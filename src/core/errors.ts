/** Expected failures. Each contract translates every one of them in its `errors.ts`. */
export abstract class DomainError extends Error {
  abstract readonly code: string
}

// --- Input ------------------------------------------------------------------------------------

/** A value that passed the shape checks but not a rule: field names of the domain, readable messages. */
export class InvalidField extends DomainError {
  readonly code = 'invalid_field'
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message)
  }
}

/** What is looked for does not exist, or not for this user. */
export class NotFound extends DomainError {
  readonly code = 'not_found'
  constructor(readonly thing: Thing) {
    super(`${thing} not found`)
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

export class TooManyRequests extends DomainError {
  readonly code = 'too_many_requests'
  constructor(readonly retryAfterSeconds: number) {
    super('Too many requests')
  }
}

// --- Catalogue --------------------------------------------------------------------------------

export class CategoryNotEmpty extends DomainError {
  readonly code = 'category_not_empty'
}

export class ImageRejected extends DomainError {
  readonly code = 'image_rejected'
  constructor(readonly reason: 'type' | 'size' | 'dimensions' | 'missing' | 'used') {
    super(`image rejected: ${reason}`)
  }
}

// --- Cart and checkout ------------------------------------------------------------------------

export class CartEmpty extends DomainError {
  readonly code = 'cart_empty'
}

export class CartFull extends DomainError {
  readonly code = 'cart_full'
  constructor(readonly linesMax: number) {
    super('cart is full')
  }
}

export class ProductUnavailable extends DomainError {
  readonly code = 'product_unavailable'
  constructor(readonly names: string[]) {
    super('product unavailable')
  }
}

export class InsufficientStock extends DomainError {
  readonly code = 'insufficient_stock'
  constructor(readonly names: string[]) {
    super('insufficient stock')
  }
}

// --- Orders and payments ----------------------------------------------------------------------

export class OrderNotCancellable extends DomainError {
  readonly code = 'order_not_cancellable'
  constructor(readonly status: string) {
    super('order cannot be cancelled')
  }
}

export class OrderTransitionRefused extends DomainError {
  readonly code = 'order_transition_refused'
  constructor(
    readonly from: string,
    readonly to: string,
  ) {
    super('order transition refused')
  }
}

export class OrderNotPayable extends DomainError {
  readonly code = 'order_not_payable'
}

export class IdempotencyKeyOfOtherOrder extends DomainError {
  readonly code = 'idempotency_key_of_other_order'
}

export class PaymentNotCancellable extends DomainError {
  readonly code = 'payment_not_cancellable'
  constructor(readonly by: 'status' | 'gateway') {
    super('payment cannot be cancelled')
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

/** The gateway understood and said no. `state`: the payment is not in a state for this. */
export class GatewayRefused extends DomainError {
  readonly code = 'gateway_refused'
  constructor(
    readonly reason: 'state' | 'already_refunded' | 'not_found' | 'other',
    message: string,
  ) {
    super(message)
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
