import { failure } from '../domain-error.ts'

/** The last attempt to pay the order may still succeed, or the order waits for no money. */
export class RetryNotAvailable extends failure('conflict', 'retry_not_available') {}

/** Nothing is paid back to bank accounts. */
export class BankAccountRequired extends failure('invalid', 'bank_account_required') {}
