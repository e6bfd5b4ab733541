import { Hono } from 'hono'
import * as z from 'zod'
import { changeOrderStatus } from '../../core/fulfilment/change-status.ts'
import { getChannelOrder, type OrderScope } from '../../core/orders/channel-order.ts'
import { addOrderEvent, listOrderEvents } from '../../core/orders/events.ts'
import { listChannelOrders, listOrderBriefs } from '../../core/orders/list-channel-orders.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { lineField, textField } from '../../http/text-fields.ts'
import { body, query } from '../../http/validate.ts'
import { placeOf, setArrayHeaders } from './array-pages.ts'
import { signedIn, staff } from './guards.ts'
import { fewChanges } from './limits.ts'
import { DayQuery, daysOf, ListQuery, statusField } from './order-lists.ts'
import { pathId } from './path-id.ts'
import { presentBrief, presentEvent, presentOrder, presentState } from './presenters/order.ts'

const StatusChange = z.object({ status: statusField })

const NewEvent = z.object({
  status: statusField,
  location: lineField(200, 0).default(''),
  description: textField(1_000, 0).default(''),
})

export const orders = new Hono<AppEnv>()

orders.get('/api/orders/', signedIn, query(ListQuery), async (c) => {
  const asked = c.req.valid('query')
  const which = { ...scopeOf(c), ...daysOf(asked), status: asked.status, ...placeOf(asked) }
  const page = await listChannelOrders(c.var.ctx, which)
  setArrayHeaders(c, page, asked)
  return c.json(page.items.map(presentOrder))
})

orders.get('/api/orders/filter-by-date/', signedIn, query(DayQuery), async (c) => {
  const asked = c.req.valid('query')
  const which = { ...scopeOf(c), ...daysOf(asked), ...placeOf(asked) }
  const page = await listOrderBriefs(c.var.ctx, which)
  setArrayHeaders(c, page, asked)
  return c.json(page.items.map(presentBrief))
})

orders.get('/api/orders/:id/', signedIn, async (c) => c.json(presentOrder(await findAsked(c))))

orders.get('/api/orders/:id/tracking/', signedIn, async (c) => {
  const events = await listOrderEvents(c.var.ctx, scopeOf(c), pathId(c))
  return c.json(events.map(presentEvent))
})

orders.post(
  '/api/orders/:id/tracking/add/',
  staff,
  fewChanges,
  resourceFirst(findAsked),
  body(NewEvent),
  idempotent,
  async (c) => {
    const { ctx, operationId } = c.var
    const event = { ...c.req.valid('json'), operationId }
    return c.json(presentEvent(await addOrderEvent(ctx, toChange(c), event)))
  },
)

orders.patch(
  '/api/orders/:id/update_status/',
  staff,
  fewChanges,
  resourceFirst(findAsked),
  body(StatusChange),
  idempotent,
  async (c) => {
    const { ctx, operationId } = c.var
    const { status: to } = c.req.valid('json')
    await changeOrderStatus(ctx, { ...toChange(c), to, operationId })
    return c.json(presentState(await findAsked(c)))
  },
)

/** Customers see their own orders in this channel, and staff all. */
function scopeOf(c: Http): OrderScope {
  const { user, variables } = c.var
  return { channel: variables.AVANTLUSH_CHANNEL, userId: user.isStaff ? null : user.id }
}

/** The order that the path names. */
function findAsked(c: Http) {
  return getChannelOrder(c.var.ctx, scopeOf(c), pathId(c))
}

function toChange(c: Http) {
  return { orderId: pathId(c), channel: c.var.variables.AVANTLUSH_CHANNEL }
}
