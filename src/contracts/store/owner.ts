import type { CartOwner } from '../../core/cart/types.ts'
import type { Http } from '../../http/app-env.ts'
import { currencyOf } from './currency.ts'
import { signedInToAdd, signedInWithCart } from './guards.ts'
import { policy } from './policy.ts'

/** Lets signed-in users pass to their cart in this contract. */
export const buying = signedInWithCart('store')

/** Like `buying`, for a request that adds the product of `productIdOf` to the cart. */
export function adding(productIdOf: (c: Http) => Promise<number | null>) {
  return signedInToAdd(termsOf, productIdOf)
}

/** The signed-in user, with a new cart's terms and what `buying` or `adding` has found. */
export function cartOwner(c: Http): CartOwner {
  const { user, openCart, looked } = c.var
  return { ...termsOf(c), userId: user.id, openCart, looked }
}

/** A new cart's terms: the channel of the moment. */
function termsOf(c: Http) {
  const channel = c.var.variables.STORE_CHANNEL
  return { contract: 'store', channel, currency: currencyOf(c), policy } as const
}
