import { DomainError } from '../errors.ts'

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
