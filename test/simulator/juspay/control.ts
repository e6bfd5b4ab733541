import type { Context, Hono } from 'hono'
import * as z from 'zod'
import { Amount } from './amounts.ts'
import { orderNotFound } from './errors.ts'
import { emit } from './events.ts'
import { orderOf } from './orders.ts'
import { presentOrder } from './present.ts'
import { endRefund, findRefund, payBack } from './refunds.ts'
import { type Status, statuses } from './statuses.ts'
import { newHex, type RefundStatus, refundStatuses, type World } from './world.ts'

const OrderChange = z.object({
  status: z.custom<Status>((status) => Object.hasOwn(statuses, String(status))).optional(),
  amount: Amount.optional(),
  refunds: z.enum(['at_once', 'pending', 'failing']).optional(),
  event: z
    .string()
    .regex(/^[A-Z_]+$/)
    .optional(),
})

const NewRefund = z.object({ amount: Amount.optional() })

const RefundChange = z.object({ status: z.enum(refundStatuses) })

const refundBeginnings: Record<string, RefundStatus> = {
  at_once: 'SUCCESS',
  pending: 'PENDING',
  failing: 'FAILURE',
}

/**
 * Not part of Juspay: what only time, banks or its dashboard bring about.
 * `POST /juspay/control/orders/{order_id}` gives an order any `status=` or `amount=`; `refunds=pending`
 * has its refunds take their time, `refunds=failing` has them fail; `event=` tells the shop of the order in
 * an event of that name. `.../refunds` pays back in the dashboard, all or `amount=`. `DELETE` has Juspay
 * know nothing of it. `POST /juspay/control/refunds/{unique_request_id}` with `status=` ends a refund.
 * `GET /juspay/control` lists all orders with their refunds.
 */
export function addControl(app: Hono, world: World): void {
  app.get('/control', (c) => c.json([...world.orders.values()].map(presentOrder)))
  app.post('/control/orders/:orderId', async (c) => {
    const order = orderOf(c, world)
    const change = OrderChange.safeParse(await c.req.parseBody())
    if (!change.success) return refuse(c, change.error)
    const { status = order.status, amount = order.amount, refunds, event } = change.data
    Object.assign(order, { status, amount })
    if (refunds) order.refundStatus = refundBeginnings[refunds] ?? order.refundStatus
    if (event) emit(world, event, order)
    return c.json(presentOrder(order))
  })
  app.delete('/control/orders/:orderId', (c) => {
    world.orders.delete(orderOf(c, world).orderId.toUpperCase())
    return c.body(null, 204)
  })
  app.post('/control/orders/:orderId/refunds', async (c) => {
    const order = orderOf(c, world)
    const wanted = NewRefund.safeParse(await c.req.parseBody())
    if (!wanted.success) return refuse(c, wanted.error)
    // As the dashboard names them.
    const uniqueRequestId = `erf_${newHex().slice(0, 16)}`
    const { amount } = wanted.data
    payBack(world, order, { uniqueRequestId, amount, initiatedBy: 'DASHBOARD' })
    return c.json(presentOrder(order))
  })
  app.post('/control/refunds/:id', async (c) => {
    const found = findRefund(world, c.req.param('id'))
    if (!found) throw orderNotFound(c.req.param('id'))
    const change = RefundChange.safeParse(await c.req.parseBody())
    if (!change.success) return refuse(c, change.error)
    endRefund(world, found.order, found.refund, change.data.status)
    return c.json(presentOrder(found.order))
  })
}

function refuse(c: Context, error: z.ZodError): Response {
  return c.json({ error: z.prettifyError(error) }, 400)
}
