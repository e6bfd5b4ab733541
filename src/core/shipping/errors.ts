import { failure } from '../domain-error.ts'

/** The currency already has the most methods that are allowed; with that number. */
export class TooManyShippingMethods extends failure(
  'invalid',
  'too_many_shipping_methods',
)<number> {}
