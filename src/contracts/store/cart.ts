import { Hono } from 'hono'
import * as z from 'zod'
import { addToCart } from '../../core/cart/add-to-cart.ts'
import {
  clearCart,
  openAndTidyCart,
  removeFromCart,
  setCartQuantity,
} from '../../core/cart/cart.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { idParam, intField } from '../../http/number-fields.ts'
import { body, params, peek } from '../../http/validate.ts'
import { adding, buying, cartOwner } from './owner.ts'
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

async function productOfItem(c: Http): Promise<number | null> {
  return (await peek(c, AddItem))?.product_id ?? null
}

export const cart = new Hono<AppEnv>()

cart.get('/cart/', buying, async (c) => {
  return c.json(presentCart(await openAndTidyCart(c.var.ctx, cartOwner(c))))
})

cart.post('/cart/items/', adding(productOfItem), body(AddItem), idempotent, async (c) => {
  const { product_id, quantity } = c.req.valid('json')
  const { operationId } = c.var
  const item = { productId: product_id, quantity, operationId }
  return c.json(presentCart(await addToCart(c.var.ctx, cartOwner(c), item)))
})

cart.on(
  ['PUT', 'PATCH'],
  '/cart/items/:item_id{[0-9]+}/',
  buying,
  params(Line),
  body(Quantity),
  idempotent,
  async (c) => {
    const { ctx, operationId } = c.var
    const { item_id: lineId } = c.req.valid('param')
    const change = { lineId, ...c.req.valid('json'), operationId }
    const line = await setCartQuantity(ctx, cartOwner(c), change)
    return c.json(line ? presentCartLine(line) : removed)
  },
)

cart.delete('/cart/items/:item_id{[0-9]+}/', buying, params(Line), idempotent, async (c) => {
  const { ctx, operationId } = c.var
  const { item_id: lineId } = c.req.valid('param')
  await removeFromCart(ctx, cartOwner(c), { lineId, operationId })
  return c.json(removed)
})

cart.post('/cart/clear/', buying, idempotent, async (c) => {
  await clearCart(c.var.ctx, cartOwner(c), c.var.operationId)
  return c.json({ message: 'Cart cleared successfully' })
})
