import type { ReturnHindrance } from '../../../../core/returns/errors.ts'
import { returnDays } from '../../policy.ts'

interface Words {
  /** Of the request; null where the order as a whole is to blame. */
  field: string | null
  message: string
}

/** Why nothing is given back, for people. */
export function presentReturnHindrance(hindrance: ReturnHindrance): Words {
  switch (hindrance.kind) {
    case 'not_delivered':
      return ofOrder('Things can be given back once they are delivered, which these are not')
    case 'time_over':
      return ofOrder(
        `Things can be given back for ${returnDays} days after delivery, which are over`,
      )
    case 'too_many_returns':
      return ofOrder(`An order takes ${hindrance.max} returns, and these were asked for`)
    case 'decided':
      return ofOrder('This return can no longer be withdrawn')
    case 'shipment_unknown':
      return ofItem(hindrance, 'shipment_number', 'The order has no such shipment')
    case 'product_unknown':
      return ofItem(hindrance, 'product_id', 'The order has no such product')
    case 'variant_unknown':
      return ofItem(
        hindrance,
        'variant_id',
        'The order has this product in another variant, or without one',
      )
    case 'units_short':
      return ofItem(hindrance, 'quantity', wordsOfLeft(hindrance.left))
  }
}

function wordsOfLeft(left: number): string {
  return left === 0
    ? 'Nothing more of this can be given back'
    : `No more than ${left} of this can be given back`
}

function ofOrder(message: string): Words {
  return { field: null, message }
}

/** Fields of lists are named as those of invalid requests are, such as `items.0.quantity`. */
function ofItem({ item }: { item: number }, field: string, message: string): Words {
  return { field: `items.${item}.${field}`, message }
}
