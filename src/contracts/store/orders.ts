import { Hono } from 'hono'
import * as z from 'zod'
import { checkout } from '../../core/checkout/checkout.ts'
import { cancelOwnOrder, changeOrderStatus } from '../../core/fulfilment/change-status.ts'
import type { Order } from '../../core/orders/queries.ts'
import { getOwnOrder, listAllOrders, listOwnOrders } from '../../core/orders/queries.ts'
import { orderStatuses, plainDetails } from '../../core/orders/types.ts'
import { type Page, toPage } from '../../core/page.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { idParam } from '../../http/number-fields.ts'
import { PageQuery, presentPage } from '../../http/pagination.ts'
import { limited, perUser } from '../../http/rate-limit.ts'
import { textField } from '../../http/text-fields.ts'
import { body, params, query } from '../../http/validate.ts'
import { signedIn, staff } from './guards.ts'
import { buying, cartOwner } from './owner.ts'
import { presentOrder } from './presenters/sale.ts'

const Checkout = z.object({ shipping_address: textField(1000, 0).nullish() })

const Status = z.object({ status: z.enum(orderStatuses) })

const Which = z.object({ order_id: idParam })

export const orders = new Hono<AppEnv>()

orders.post(
  '/orders/checkout/',
  buying,
  limited('BUY_LIMIT', perUser),
  body(Checkout),
  idempotent,
  async (c) => {
    const { shipping_address: text } = c.req.valid('json')
    const { order } = await checkout(c.var.ctx, cartOwner(c), {
      operationId: c.var.operationId,
      details: { ...plainDetails, shippingAddress: text ? { text } : null },
    })
    return c.json(presentOrder(order), 201)
  },
)

orders.get('/orders/', signedIn, query(PageQuery), async (c) => {
  const { page } = c.req.valid('query')
  const own = { userId: c.var.user.id, channel: c.var.variables.STORE_CHANNEL }
  return answerPage(c, await listOwnOrders(c.var.ctx, own, page))
})

// A customer is answered an empty page here, not a refusal: the contract says so.
orders.get('/orders/admin/', signedIn, query(PageQuery), async (c) => {
  const { page: number } = c.req.valid('query')
  if (!c.var.user.isStaff) return answerPage(c, toPage([], number, 1, 0))
  return answerPage(c, await listAllOrders(c.var.ctx, number))
})

orders.post(
  '/orders/admin/:order_id{[0-9]+}/status/',
  staff,
  params(Which),
  body(Status),
  idempotent,
  async (c) => {
    const { ctx, operationId } = c.var
    const { order_id: orderId } = c.req.valid('param')
    const { status: to } = c.req.valid('json')
    await changeOrderStatus(ctx, { orderId, to, operationId })
    return c.json({ message: 'Order status updated successfully' })
  },
)

orders.get('/orders/:order_id{[0-9]+}/', signedIn, params(Which), async (c) => {
  const { order_id } = c.req.valid('param')
  return c.json(presentOrder(await getOwnOrder(c.var.ctx, c.var.user.id, order_id)))
})

orders.post('/orders/:order_id{[0-9]+}/cancel/', signedIn, params(Which), idempotent, async (c) => {
  const { ctx, user, operationId } = c.var
  const { order_id: orderId } = c.req.valid('param')
  await cancelOwnOrder(ctx, user.id, { orderId, operationId })
  return c.json({ message: 'Order cancelled successfully' })
})

function answerPage(c: Http, page: Page<Order>): Response {
  return c.json(presentPage(c, page, page.items.map(presentOrder)))
}
