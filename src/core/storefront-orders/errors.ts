import { failure } from '../domain-error.ts'

/** Why no other attempt to pay an order may begin. */
export type RetryHindrance = 'attempt_open' | 'paid' | 'cancelled' | 'too_many'

/** The last attempt to pay the order may still succeed, or none may begin any more. */
export class RetryNotAvailable extends failure('conflict', 'retry_not_available')<RetryHindrance> {}

/** Nothing is paid back to bank accounts. */
export class BankAccountRequired extends failure('invalid', 'bank_account_required') {}
