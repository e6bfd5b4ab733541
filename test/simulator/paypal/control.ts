import type { Context, Hono } from 'hono'
import * as z from 'zod'
import { find } from './errors.ts'
import { emit } from './events.ts'
import { readPositive, writeMoney } from './money.ts'
import { endCapture } from './orders.ts'
import { presentOrder } from './present.ts'
import { endRefund, payBack } from './refunds.ts'
import type { Order, World } from './world.ts'

const NextCapture = z.object({
  capture: z
    .string()
    .regex(/^[A-Z_]+$/)
    .default('COMPLETED'),
  amount: z.string().optional(),
  refunds: z.enum(['at_once', 'pending']).default('at_once'),
})

const Amount = z.object({ amount: z.string().optional() })

const CaptureEnd = z.object({ status: z.enum(['COMPLETED', 'DECLINED']) })

const RefundEnd = z.object({ status: z.enum(['COMPLETED', 'FAILED']) })

/**
 * Not part of PayPal: what only time, banks or its dashboard bring about.
 * `POST /paypal/control/orders/{id}` decides the next capture: `capture=COMPLETED|PENDING|DECLINED` or
 * the issue of a refusal, such as `INSTRUMENT_DECLINED`; `amount=` takes another amount,
 * `refunds=pending` has its refunds take their time. `.../reversal` ends the order before it is
 * captured, `DELETE` has PayPal know nothing of it. `POST /paypal/control/captures/{id}` with
 * `status=COMPLETED|DECLINED` ends a pending capture, `.../refunds` pays back in the dashboard.
 * `POST /paypal/control/refunds/{id}` with `status=COMPLETED|FAILED` ends a refund.
 * `GET /paypal/control` lists all orders.
 */
export function addControl(app: Hono, world: World): void {
  app.get('/control', (c) =>
    c.json([...world.orders.values()].map((order) => presentOrder(world, order, true))),
  )
  addOrderControl(app, world)
  app.post('/control/captures/:id', async (c) => {
    const capture = find(world.captures, c.req.param('id'))
    const wanted = CaptureEnd.safeParse(await c.req.parseBody())
    if (!wanted.success) return refuse(c, wanted.error)
    if (capture.status !== 'PENDING') return conflict(c, `The capture is ${capture.status}`)
    endCapture(world, capture, wanted.data.status)
    return c.json({ id: capture.id, status: capture.status })
  })
  app.post('/control/captures/:id/refunds', async (c) => {
    const capture = find(world.captures, c.req.param('id'))
    const wanted = Amount.safeParse(await c.req.parseBody())
    if (!wanted.success) return refuse(c, wanted.error)
    const { currency_code } = writeMoney(capture.amount)
    const { amount: value } = wanted.data
    const amount = value === undefined ? undefined : { currency_code, value }
    const { id, status } = payBack(world, capture, { amount })
    return c.json({ id, status })
  })
  app.post('/control/refunds/:id', async (c) => {
    const refund = find(world.refunds, c.req.param('id'))
    const wanted = RefundEnd.safeParse(await c.req.parseBody())
    if (!wanted.success) return refuse(c, wanted.error)
    endRefund(world, refund, wanted.data.status)
    return c.json({ id: refund.id, status: refund.status })
  })
}

function addOrderControl(app: Hono, world: World): void {
  app.post('/control/orders/:id', async (c) => {
    const order = find(world.orders, c.req.param('id'))
    const wanted = NextCapture.safeParse(await c.req.parseBody())
    if (!wanted.success) return refuse(c, wanted.error)
    const { capture: outcome, amount: value, refunds } = wanted.data
    const { currency_code } = writeMoney(order.amount)
    const amount = value === undefined ? null : readPositive({ currency_code, value })
    order.fate = { outcome, amount, hasPendingRefunds: refunds === 'pending' }
    return c.json({ id: order.id, capture: outcome })
  })
  app.post('/control/orders/:id/reversal', (c) => {
    const order = find(world.orders, c.req.param('id'))
    if (order.status !== 'APPROVED') return conflict(c, `The order is ${order.status}`)
    reverse(world, order)
    return c.json({ id: order.id, status: order.status })
  })
  app.delete('/control/orders/:id', (c) => {
    const { id } = find(world.orders, c.req.param('id'))
    world.orders.delete(id)
    return c.body(null, 204)
  })
}

/** What PayPal does with an approved order that nobody captures in some hours. */
function reverse(world: World, order: Order): void {
  order.status = 'VOIDED'
  order.updatedAt = world.simulator.now()
  const resource = {
    order_id: order.id,
    purchase_units: [
      {
        reference_id: order.referenceId,
        ...(order.customId !== null && { custom_id: order.customId }),
        amount: writeMoney(order.amount),
      },
    ],
  }
  const type = 'CHECKOUT.PAYMENT-APPROVAL.REVERSED'
  emit(world, { type, resourceType: 'checkout-order', resource, orderId: order.id })
}

function refuse(c: Context, error: z.ZodError): Response {
  return c.json({ error: z.prettifyError(error) }, 400)
}

function conflict(c: Context, error: string): Response {
  return c.json({ error }, 409)
}
