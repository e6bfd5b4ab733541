import { Hono } from 'hono'
import * as z from 'zod'
import { clearCart, openAndTidyCart, removeFromCart } from '../../core/cart/cart.ts'
import { addProduct, setProductQuantity } from '../../core/cart/change-product.ts'
import { applyCoupon } from '../../core/promotions/apply-coupon.ts'
import { summariseCart } from '../../core/promotions/summarise-cart.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { idField } from '../../http/number-fields.ts'
import { lineField } from '../../http/text-fields.ts'
import { body, peek } from '../../http/validate.ts'
import { fewChanges } from './limits.ts'
import { adding, buying, cartOwner } from './owner.ts'
import { presentApplied, presentCart, presentCartItem, presentSummary } from './presenters/cart.ts'
import { quantityField } from './quantity-field.ts'

const AddItem = z.object({ product_id: idField, quantity: quantityField.default(1) })

const Quantity = z.object({ product_id: idField, quantity: quantityField })

const Product = z.object({ product_id: idField })

const PromoCode = z.object({ code: lineField(100) })

async function productOfItem(c: Http): Promise<number | null> {
  return (await peek(c, AddItem))?.product_id ?? null
}

export const cart = new Hono<AppEnv>()

cart.get('/api/cart/', buying, async (c) => {
  return c.json(presentCart(await openAndTidyCart(c.var.ctx, cartOwner(c))))
})

cart.get('/api/cart/summary/', buying, async (c) => {
  return c.json(presentSummary(await summariseCart(c.var.ctx, cartOwner(c))))
})

cart.post(
  '/api/cart/add-item/',
  adding(productOfItem),
  fewChanges,
  body(AddItem),
  idempotent,
  async (c) => {
    const { product_id: productId, ...more } = c.req.valid('json')
    const item = { productId, ...more, operationId: c.var.operationId }
    const line = await addProduct(c.var.ctx, cartOwner(c), item)
    return c.json(
      { success: true, message: 'Item added to cart', cart_item: presentCartItem(line) },
      201,
    )
  },
)

cart.post(
  '/api/cart/update-quantity/',
  buying,
  fewChanges,
  body(Quantity),
  idempotent,
  async (c) => {
    const { product_id: productId, ...more } = c.req.valid('json')
    const item = { productId, ...more, operationId: c.var.operationId }
    const line = await setProductQuantity(c.var.ctx, cartOwner(c), item)
    return c.json({
      success: true,
      message: 'Quantity updated',
      cart_item: presentCartItem(line),
    })
  },
)

cart.post('/api/cart/remove-item/', buying, fewChanges, body(Product), idempotent, async (c) => {
  const { product_id: productId } = c.req.valid('json')
  const { operationId } = c.var
  await removeFromCart(c.var.ctx, cartOwner(c), { productId, operationId })
  return c.body(null, 204)
})

cart.post(
  '/api/cart/apply-discount/',
  buying,
  fewChanges,
  body(PromoCode),
  idempotent,
  async (c) => {
    const { operationId } = c.var
    const wanted = { ...c.req.valid('json'), operationId }
    const applied = await applyCoupon(c.var.ctx, cartOwner(c), wanted)
    return c.json(presentApplied(applied))
  },
)

cart.post('/api/cart/clear/', buying, fewChanges, idempotent, async (c) => {
  await clearCart(c.var.ctx, cartOwner(c), c.var.operationId)
  return c.json({ success: true, message: 'Cart cleared successfully' })
})
