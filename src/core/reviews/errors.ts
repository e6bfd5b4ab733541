import { failure } from '../domain-error.ts'

/** The user has reviewed this product before. */
export class AlreadyReviewed extends failure('conflict', 'already_reviewed') {}
