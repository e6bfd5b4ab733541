import type { Hono } from 'hono'
import * as z from 'zod'
import { statuses } from './statuses.ts'
import { findPayment, type World } from './world.ts'

const Change = z.object({
  status: z.coerce
    .number()
    .refine((status) => status in statuses)
    .optional(),
  amount: z.coerce.number().int().positive().optional(),
  orderId: z.string().optional(),
  from: z.coerce.number().optional(),
})

/**
 * Not part of Zibal: `POST /zibal/control/{trackId}` with `status=` puts a payment into a state that
 * only time, the bank or Zibal's staff bring about, such as 18, returned for want of verification;
 * `amount=` and `orderId=` have it tell of another payment. With `from=` this happens only to a
 * payment of that status. `GET /zibal/control` lists all payments.
 */
export function addControl(app: Hono, world: World): void {
  app.get('/control', (c) =>
    c.json([...world.payments.keys()].map((trackId) => findPayment(world, trackId))),
  )
  app.post('/control/:trackId', async (c) => {
    const payment = findPayment(world, c.req.param('trackId'))
    if (!payment) return c.json({ error: 'There is no such payment' }, 404)
    const change = Change.safeParse(await c.req.parseBody())
    if (!change.success) return c.json({ error: `status: ${Object.keys(statuses).join()}` }, 400)
    const { from = payment.status, ...changes } = change.data
    if (from === payment.status) Object.assign(payment, changes)
    return c.json(payment)
  })
}
