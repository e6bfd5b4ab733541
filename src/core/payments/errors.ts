import { failure } from '../domain-error.ts'

export class IdempotencyKeyOfOtherOrder extends failure(
  'conflict',
  'idempotency_key_of_other_order',
) {}

/** Money is due, and nobody has said how it is to be paid, or by a gateway that is not there. */
export class GatewayMissing extends failure('invalid', 'gateway_missing') {}

/** To be paid in another currency than the order's; with the order's. */
export class OrderInOtherCurrency extends failure('invalid', 'order_in_other_currency')<string> {}

/** `unknown`: no payment of ours. `unpaid`: there is no money that an order could be fulfilled for. */
export class PaymentNotCompleted extends failure('conflict', 'payment_not_completed')<
  'unknown' | 'unpaid'
> {}

/** Its status does not let it be cancelled, or the gateway does not. */
export class PaymentNotCancellable extends failure('conflict', 'payment_not_cancellable')<
  'status' | 'gateway'
> {}

export class PaymentNotRefundable extends failure('conflict', 'payment_not_refundable') {}

export class RefundExceedsPayment extends failure('insufficient', 'refund_exceeds_payment') {}

export class RefundTooSmall extends failure('invalid', 'refund_too_small')<{
  amountMin: number
  currency: string
}> {}

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
export class GatewayRefused extends failure('conflict', 'gateway_refused')<RefusalReason> {
  readonly reason: RefusalReason
  constructor(reason: RefusalReason, message: string) {
    super(reason)
    this.reason = reason
    this.message = message
  }
}

/** No usable answer: what was asked may or may not have happened. */
export class GatewayUnavailable extends failure('outside', 'gateway_unavailable')<string> {}

/** A message of a gateway is right, and names another amount than was asked for. */
export class OutcomeOfOtherAmount extends failure('conflict', 'outcome_of_other_amount') {}

/** A message of a gateway that nobody of theirs has signed, or that cannot be read. */
export class WebhookRejected extends failure('invalid', 'webhook_rejected')<string> {}

/** A message came without the credentials agreed with the gateway that it says to come from. */
export class SenderUnproven extends failure('not_signed_in', 'sender_unproven') {}
