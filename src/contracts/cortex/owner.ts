import type { CartOwner } from '../../core/cart/types.ts'
import type { Http } from '../../http/app-env.ts'
import { currencyOf } from './currency.ts'
import { policy } from './policy.ts'

/** The signed-in user's cart in this contract, in the currency of its channel. */
export function cartOwner(c: Http): CartOwner {
  return { contract: 'cortex', userId: c.var.user.id, currency: currencyOf(c), policy }
}
