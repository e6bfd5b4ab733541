import type { Context, Hono } from 'hono'
import * as z from 'zod'
import { fieldsOf, findCharge } from './charges.ts'
import { tell } from './messages.ts'
import { payBack } from './refunds.ts'
import type { Decline } from './test-cards.ts'
import type { World } from './world.ts'

const End = z.object({ outcome: z.enum(['succeeded', 'failed']) })
const Part = z.object({ amount: z.coerce.number().int().positive().optional() })

const bankSaysNo: Decline = {
  code: 'card_declined',
  declineCode: 'issuer_declined',
  message: 'The payment failed.',
}

/**
 * Not part of Clover: what only time, banks or Clover's dashboard bring about. `POST
 * /clover/control/charges/{id}` with `outcome=succeeded|failed` ends a charge that is pending; below it
 * `/refunds` pays back in the dashboard, all or `amount=`, and `/messages` sends a message of the
 * hosted checkout about it. `GET /clover/control/charges` lists all charges.
 */
export function addControl(app: Hono, world: World): void {
  app.get('/control/charges', (c) => c.json([...world.charges.values()]))
  app.post('/control/charges/:id', async (c) => {
    const charge = findCharge(world, c.req.param('id'))
    const wanted = End.safeParse(await c.req.parseBody())
    if (!wanted.success) return refuse(c, wanted.error)
    if (charge.status !== 'pending') {
      return c.json({ error: `The charge is ${charge.status}` }, 409)
    }
    const outcome = wanted.data.outcome === 'succeeded' ? 'approve' : bankSaysNo
    return c.json(Object.assign(charge, fieldsOf(outcome, charge.amount)))
  })
  app.post('/control/charges/:id/refunds', async (c) => {
    const charge = findCharge(world, c.req.param('id'))
    const wanted = Part.safeParse(await c.req.parseBody())
    return wanted.success ? c.json(payBack(world, charge, wanted.data)) : refuse(c, wanted.error)
  })
  app.post('/control/charges/:id/messages', (c) => {
    tell(world, findCharge(world, c.req.param('id')))
    return c.body(null, 204)
  })
}

function refuse(c: Context, error: z.ZodError): Response {
  return c.json({ error: z.prettifyError(error) }, 400)
}
