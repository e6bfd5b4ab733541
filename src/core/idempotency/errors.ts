import { failure } from '../domain-error.ts'

/** The same key with another request. */
export class IdempotencyKeyReused extends failure('conflict', 'idempotency_key_reused') {}

/** The first request with this key has not finished yet. */
export class IdempotencyKeyBusy extends failure('conflict', 'idempotency_key_busy') {}
