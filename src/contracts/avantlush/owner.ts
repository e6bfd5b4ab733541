import type { CartOwner } from '../../core/cart/types.ts'
import type { Http } from '../../http/app-env.ts'
import { currencyOf } from './channel.ts'
import { signedInToAdd, signedInToPay, signedInWithCart } from './guards.ts'
import { policy } from './policy.ts'

/** Lets signed-in users pass to their cart in this contract. */
export const buying = signedInWithCart('avantlush')

/** Like `buying`, and also finds the cart's quote, where it can still be paid. */
export const paying = signedInToPay('avantlush')

/** Like `buying`, for a request that adds the product of `productIdOf` to the cart. */
export function adding(productIdOf: (c: Http) => Promise<number | null>) {
  return signedInToAdd(termsOf, productIdOf)
}

/** The signed-in user, with a new cart's terms and what `buying`, `paying` or `adding` has found. */
export function cartOwner(c: Http): CartOwner {
  const { user, openCart, looked } = c.var
  return { ...termsOf(c), userId: user.id, openCart, looked }
}

/** A new cart's terms: the channel of the moment. */
function termsOf(c: Http) {
  const channel = c.var.variables.AVANTLUSH_CHANNEL
  return { contract: 'avantlush', channel, currency: currencyOf(c), policy } as const
}
