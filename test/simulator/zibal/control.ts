import type { Hono } from 'hono'
import * as z from 'zod'
import { statuses } from './statuses.ts'
import { findPayment, type World } from './world.ts'

const Change = z.object({ status: z.coerce.number().refine((status) => status in statuses) })

/**
 * Not part of Zibal: `POST /zibal/control/{trackId}` with `status=` puts a payment into a state that
 * only time, the bank or Zibal's staff bring about, such as 18, returned for want of verification.
 */
export function addControl(app: Hono, world: World): void {
  app.post('/control/:trackId', async (c) => {
    const payment = findPayment(world, c.req.param('trackId'))
    if (!payment) return c.json({ error: 'There is no such payment' }, 404)
    const change = Change.safeParse(await c.req.parseBody())
    if (!change.success) return c.json({ error: `status: ${Object.keys(statuses).join()}` }, 400)
    payment.status = change.data.status
    return c.json(payment)
  })
}
