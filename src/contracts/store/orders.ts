import { Hono } from 'hono'
import * as z from 'zod'
import { checkout } from '../../core/checkout/checkout.ts'
import { cancelOwnOrder, changeOrderStatus } from '../../core/orders/change-status.ts'
import type { Order } from '../../core/orders/queries.ts'
import { getOwnOrder, listAllOrders, listOwnOrders } from '../../core/orders/queries.ts'
import { orderStatuses } from '../../core/orders/types.ts'
import { type Page, toPage } from '../../core/page.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { signedIn, staff } from '../../http/authentication.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body, textField } from '../../http/input.ts'
import { pageNumber, presentPage } from '../../http/pagination.ts'
import { limited, perUser } from '../../http/rate-limit.ts'
import { cartOwner } from './owner.ts'
import { presentOrder } from './presenters/sale.ts'

const Checkout = z.object({ shipping_address: textField(1000, 0).nullish() })

const Status = z.object({ status: z.enum(orderStatuses) })

export const orders = new Hono<AppEnv>()

orders.post(
  '/orders/checkout/',
  signedIn,
  limited('BUY_LIMIT', perUser),
  body(Checkout),
  idempotent,
  async (c) => {
    const { order } = await checkout(c.var.ctx, cartOwner(c), {
      requestKey: c.req.header('Idempotency-Key') ?? null,
      shippingAddress: c.req.valid('json').shipping_address || null,
    })
    return c.json(presentOrder(order), 201)
  },
)

orders.get('/orders/', signedIn, async (c) => {
  return answerPage(c, await listOwnOrders(c.var.ctx, c.var.user.id, pageNumber(c)))
})

// A customer is answered an empty page here, not a refusal: the contract says so.
orders.get('/orders/admin/', signedIn, async (c) => {
  const number = pageNumber(c)
  if (!c.var.user.isStaff) return answerPage(c, toPage([], number, 1, 0))
  return answerPage(c, await listAllOrders(c.var.ctx, number))
})

orders.post(
  '/orders/admin/:order_id{[0-9]+}/status/',
  staff,
  body(Status),
  idempotent,
  async (c) => {
    const orderId = Number(c.req.param('order_id'))
    await changeOrderStatus(c.var.ctx, orderId, c.req.valid('json').status)
    return c.json({ message: 'Order status updated successfully' })
  },
)

orders.get('/orders/:order_id{[0-9]+}/', signedIn, async (c) => {
  const orderId = Number(c.req.param('order_id'))
  return c.json(presentOrder(await getOwnOrder(c.var.ctx, c.var.user.id, orderId)))
})

orders.post('/orders/:order_id{[0-9]+}/cancel/', signedIn, idempotent, async (c) => {
  await cancelOwnOrder(c.var.ctx, c.var.user.id, Number(c.req.param('order_id')))
  return c.json({ message: 'Order cancelled successfully' })
})

function answerPage(c: Http, page: Page<Order>): Response {
  return c.json(presentPage(c, page, page.items.map(presentOrder)))
}
