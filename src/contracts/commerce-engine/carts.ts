import { Hono } from 'hono'
import * as z from 'zod'
import { NotFound } from '../../core/errors.ts'
import { createCart } from '../../core/storefront-cart/create-cart.ts'
import { deleteActiveCart, deleteCart } from '../../core/storefront-cart/delete-cart.ts'
import { findStorefrontCart } from '../../core/storefront-cart/find-carts.ts'
import { getActiveCart, getCart } from '../../core/storefront-cart/get-cart.ts'
import { setLine } from '../../core/storefront-cart/set-line.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import { customerOf, editingOf, signInFor, withCart } from './cart-guards.ts'
import { done } from './envelope.ts'
import { signedIn } from './guards.ts'
import { CartItemInput, metadata } from './item-fields.ts'
import { fewChanges } from './limits.ts'
import { cartTerms, orderQuantity as rules } from './policy.ts'
import { presentCart } from './presenters/cart.ts'

const itemsMax = 100

const NewCart = z.object({
  items: z.array(CartItemInput).max(itemsMax),
  metadata: metadata.optional(),
})

export const carts = new Hono<AppEnv>()

carts.post('/carts', signedIn, fewChanges, body(NewCart), idempotent, async (c) => {
  const { items, metadata = null } = c.req.valid('json')
  const { ctx, operationId } = c.var
  const terms = { ...cartTerms, ...customerOf(c) }
  const cart = await createCart(ctx, terms, { items, metadata, rules, operationId })
  return done(c, 'Cart created', { cart: presentCart(cart, c) })
})

carts.get('/carts/users/:user_id', async (c) => {
  const cart = await getActiveCart(c.var.ctx, signInFor(c), cartTerms.contract)
  assertOwn(c)
  return done(c, 'Cart', { cart: presentCart(cart, c) })
})

carts.delete('/carts/users/:user_id', signedIn, fewChanges, idempotent, async (c) => {
  assertOwn(c)
  const { ctx, user } = c.var
  await deleteActiveCart(ctx, user.id, cartTerms.contract)
  return done(c, 'Cart deleted')
})

carts.get('/carts/:id', async (c) => {
  const uuid = c.req.param('id')
  const cart = await getCart(c.var.ctx, signInFor(c), { uuid, terms: cartTerms })
  return done(c, 'Cart', { cart: presentCart(cart, c) })
})

// The cart is found behind the key: repeated, the request is answered as it was, and not that none is there.
carts.delete('/carts/:id', signedIn, fewChanges, idempotent, async (c) => {
  const { ctx, user } = c.var
  await deleteCart(ctx, await findStorefrontCart(ctx, user.id, c.req.param('id')))
  return done(c, 'Cart deleted')
})

carts.post('/carts/:id/items', withCart, fewChanges, body(CartItemInput), idempotent, async (c) => {
  const cart = await setLine(c.var.ctx, editingOf(c), c.req.valid('json'), rules)
  return done(c, 'Cart updated', { cart: presentCart(cart, c) })
})

/** @throws NotFound where the path names somebody else */
function assertOwn(c: Http): void {
  if (c.req.param('user_id') !== c.var.user.uuid) throw new NotFound('cart')
}
