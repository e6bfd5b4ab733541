import type { CartOwner } from '../../core/cart/types.ts'
import type { Http } from '../../http/app-env.ts'
import { currencyOf } from './currency.ts'
import { signedInWithCart } from './guards.ts'
import { policy } from './policy.ts'

/** Lets signed-in users pass to their cart in this contract. */
export const buying = signedInWithCart('cortex')

/** Who passed `buying`, with the terms of a new cart: the channel of the moment. */
export function cartOwner(c: Http): CartOwner {
  const { user, openCart, variables } = c.var
  const channel = variables.CORTEX_CHANNEL
  const terms = { contract: 'cortex', channel, currency: currencyOf(c), policy } as const
  return { ...terms, userId: user.id, openCart }
}
