import { failure } from '../domain-error.ts'

/** The address is on the waitlist, in whatever case it is written. */
export class OnWaitlist extends failure('invalid', 'on_waitlist') {}
