import type { CartHindrance } from '../../../core/cart/hindrances.ts'
import { formatMoney } from '../../../core/money.ts'
import { store } from '../store.ts'

/** Why a cart cannot be paid yet, for people. */
export function presentHindrance(hindrance: CartHindrance): string {
  switch (hindrance.kind) {
    case 'inactive':
      return 'This cart was ordered, or another one took its place'
    case 'empty':
      return 'Add something to the cart'
    case 'no_address':
      return 'Set a billing and a shipping address'
    case 'not_delivered':
      return 'Nothing is delivered to this address'
    case 'not_on_sale':
      return `${hindrance.name} is no longer on sale`
    case 'too_little_due':
      return `Leave at least ${formatMoney(hindrance.amountMin, store.currency)} to be paid, or nothing`
    case 'short':
      return hindrance.available === 0
        ? `${hindrance.name} is out of stock`
        : `Only ${hindrance.available} of ${hindrance.name} are left`
  }
}
