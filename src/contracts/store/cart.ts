import { Hono } from 'hono'
import * as z from 'zod'
import {
  addToCart,
  clearCart,
  getCart,
  removeFromCart,
  setCartQuantity,
} from '../../core/cart/cart.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { signedIn } from '../../http/authentication.ts'
import { idempotent } from '../../http/idempotency.ts'
import { idParam, intField } from '../../http/number-fields.ts'
import { body, params } from '../../http/validate.ts'
import { cartOwner } from './owner.ts'
import { presentCart, presentCartLine } from './presenters/sale.ts'

const quantityMax = 1_000_000

const AddItem = z.object({
  // Whatever number it is, it may be unknown.
  product_id: intField(),
  quantity: intField({ min: 1, max: quantityMax }).default(1),
})

const Quantity = z.object({ quantity: intField({ min: 0, max: quantityMax }) })

const Line = z.object({ item_id: idParam })

const removed = { message: 'Cart item removed successfully' }

export const cart = new Hono<AppEnv>()

cart.get('/cart/', signedIn, async (c) => {
  return c.json(presentCart(await getCart(c.var.ctx, cartOwner(c))))
})

cart.post('/cart/items/', signedIn, body(AddItem), idempotent, async (c) => {
  const { product_id, quantity } = c.req.valid('json')
  const item = { productId: product_id, quantity }
  return c.json(presentCart(await addToCart(c.var.ctx, cartOwner(c), item)))
})

cart.on(
  ['PUT', 'PATCH'],
  '/cart/items/:item_id{[0-9]+}/',
  signedIn,
  params(Line),
  body(Quantity),
  idempotent,
  async (c) => {
    const owner = cartOwner(c)
    const change = { lineId: c.req.valid('param').item_id, ...c.req.valid('json') }
    const line = await setCartQuantity(c.var.ctx, owner, change)
    return c.json(line ? presentCartLine(line, owner.currency) : removed)
  },
)

cart.delete('/cart/items/:item_id{[0-9]+}/', signedIn, params(Line), idempotent, async (c) => {
  await removeFromCart(c.var.ctx, cartOwner(c), c.req.valid('param').item_id)
  return c.json(removed)
})

cart.post('/cart/clear/', signedIn, idempotent, async (c) => {
  await clearCart(c.var.ctx, cartOwner(c))
  return c.json({ message: 'Cart cleared successfully' })
})
