import { failure } from '../domain-error.ts'

/** With the order's status. */
export class OrderNotCancellable extends failure('conflict', 'order_not_cancellable')<string> {}

export class OrderTransitionRefused extends failure('conflict', 'order_transition_refused')<{
  from: string
  to: string
}> {}

export class OrderNotPayable extends failure('conflict', 'order_not_payable') {}

/** The order already has the most events that are allowed; with that number. */
export class TooManyOrderEvents extends failure('invalid', 'too_many_order_events')<number> {}
