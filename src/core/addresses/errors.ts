import { failure } from '../domain-error.ts'

/** The user has as many addresses as there may be; with how many these are. */
export class TooManyAddresses extends failure('invalid', 'too_many_addresses')<number> {}
