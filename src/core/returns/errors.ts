import { failure } from '../domain-error.ts'

/** Why nothing is given back. An `item` is the place, from 0, of what was named in the request. */
export type ReturnHindrance =
  | { kind: 'not_delivered' | 'time_over' }
  /** With the most returns that an order takes. */
  | { kind: 'too_many_returns'; max: number }
  /** The order, or what was sent of it, has nothing of the kind. */
  | { kind: 'shipment_unknown' | 'product_unknown' | 'variant_unknown'; item: number }
  /** More than is `left` when what was named before it is taken. */
  | { kind: 'units_short'; item: number; left: number }
  /** Staff have decided about the return, or it was withdrawn before. */
  | { kind: 'decided' }

/** These units cannot be given back, or the return can no longer be withdrawn. */
export class ReturnNotAllowed extends failure('conflict', 'return_not_allowed')<ReturnHindrance> {}
