import { createMiddleware } from 'hono/factory'
import type { Editing } from '../../core/storefront-cart/edit-cart.ts'
import { selectStorefrontCart, storefrontCartIn } from '../../core/storefront-cart/find-carts.ts'
import type { SignInBeside } from '../../core/storefront-cart/get-cart.ts'
import type { Customer } from '../../core/storefront-cart/types.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { signInBeside } from './guards.ts'

/** Lets everybody with a session pass to an own cart, which the path names. @throws NotFound */
export const withCart = createMiddleware<AppEnv>(async (c, next) => {
  const uuid = c.req.param('id') ?? ''
  const [found] = await signInBeside(c, (userId) => [selectStorefrontCart(userId, uuid)])
  c.set('storefrontCart', storefrontCartIn(found))
  await next()
})

/** A change of the cart that `withCart` has found. Stands after `idempotent`. */
export function editingOf(c: Http): Editing {
  const { storefrontCart: cart, operationId } = c.var
  return { cart, customer: customerOf(c), operationId }
}

export function customerOf(c: Http): Customer {
  const { id, isGuest } = c.var.user
  return { userId: id, isGuest }
}

/** How reading a cart signs a request in. */
export function signInFor(c: Http): SignInBeside {
  return async (beside) => {
    const results = await signInBeside(c, beside)
    return { customer: customerOf(c), results }
  }
}
