import { Hono } from 'hono'
import * as z from 'zod'
import { clearCart, openAndTidyCart } from '../../core/cart/cart.ts'
import { addProduct, takeProduct } from '../../core/cart/change-product.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { intField } from '../../http/number-fields.ts'
import { body, peek } from '../../http/validate.ts'
import { adding, buying, cartOwner } from './owner.ts'
import { policy } from './policy.ts'
import { presentCartLine } from './presenters/sale.ts'

const Change = z.object({
  action: z.enum(['add', 'remove']).default('add'),
  product_id: intField(),
  quantity: intField({ min: 1, max: policy.quantityMax }).default(1),
})

const changes = { add: addProduct, remove: takeProduct }

async function productToAdd(c: Http): Promise<number | null> {
  const change = await peek(c, Change)
  return change?.action === 'add' ? change.product_id : null
}

export const cart = new Hono<AppEnv>()

cart.get('/api/v1/carts/', buying, async (c) => {
  const { lines } = await openAndTidyCart(c.var.ctx, cartOwner(c))
  const newestFirst = lines.toReversed()
  return c.json(newestFirst.map((line) => presentCartLine(line, 'add')))
})

cart.post('/api/v1/carts/', adding(productToAdd), body(Change), idempotent, async (c) => {
  const { action, product_id, quantity } = c.req.valid('json')
  const { operationId } = c.var
  const item = { productId: product_id, quantity, operationId }
  const line = await changes[action](c.var.ctx, cartOwner(c), item)
  return c.json(presentCartLine(line, action), 201)
})

cart.delete('/api/v1/carts/cart/clear/', buying, idempotent, async (c) => {
  const wasFilled = await clearCart(c.var.ctx, cartOwner(c), c.var.operationId)
  return wasFilled ? c.body(null, 204) : c.json({ detail: 'Cart already empty' })
})
