import { failure } from '../domain-error.ts'

/** These units cannot be given back, or the return can no longer be withdrawn. */
export class ReturnNotAllowed extends failure('conflict', 'return_not_allowed')<
  'request' | 'withdrawal'
> {}
