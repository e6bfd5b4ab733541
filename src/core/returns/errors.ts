import { failure } from '../domain-error.ts'

/** These units cannot be given back, or the return is past the state in which it can be withdrawn. */
export class ReturnNotAllowed extends failure('conflict', 'return_not_allowed') {}
