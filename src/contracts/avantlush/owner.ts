import type { CartOwner } from '../../core/cart/types.ts'
import type { Http } from '../../http/app-env.ts'
import { currencyOf } from './currency.ts'
import { signedInToAdd, signedInWithCart } from './guards.ts'
import { policy } from './policy.ts'

/** Lets signed-in users pass to their cart in this contract. */
export const buying = signedInWithCart('avantlush')

/** The same for a request that adds the product of `productIdOf` to it. */
export function adding(productIdOf: (c: Http) => Promise<number | null>) {
  return signedInToAdd(termsOf, productIdOf)
}

/** Who passed `buying` or `adding`, with the terms of a new cart. */
export function cartOwner(c: Http): CartOwner {
  const { user, openCart, looked } = c.var
  return { ...termsOf(c), userId: user.id, openCart, looked }
}

/** A new cart's terms: the channel of the moment. */
function termsOf(c: Http) {
  const channel = c.var.variables.AVANTLUSH_CHANNEL
  return { contract: 'avantlush', channel, currency: currencyOf(c), policy } as const
}
