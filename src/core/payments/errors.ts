import { DomainError } from '../errors.ts'

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
