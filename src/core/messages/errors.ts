import { failure } from '../domain-error.ts'

/** The messenger will never send this message; with its reason, for staff. */
export class MessageRefused extends failure('outside', 'message_refused')<string> {}
