import { failure } from '../domain-error.ts'

/** The currency has as many methods as there may be; with how many these are. */
export class TooManyShippingMethods extends failure(
  'invalid',
  'too_many_shipping_methods',
)<number> {}
