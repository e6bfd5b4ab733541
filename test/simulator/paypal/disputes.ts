import type { Hono } from 'hono'
import * as z from 'zod'
import { find } from './errors.ts'
import { emit } from './events.ts'
import { newId } from './ids.ts'
import { presentDispute, presentReversal } from './present.ts'
import type { Capture, Dispute, World } from './world.ts'

const Decision = z.object({
  outcome: z.enum(['RESOLVED_BUYER_FAVOUR', 'RESOLVED_SELLER_FAVOUR', 'CANCELED_BY_BUYER']),
})

/**
 * Not part of PayPal: what buyers and banks do about money that was taken. `POST
 * /paypal/control/captures/{id}/disputes` has the buyer want it back, `POST
 * /paypal/control/disputes/{id}` with `outcome=RESOLVED_BUYER_FAVOUR` and the like ends that, `POST
 * /paypal/control/captures/{id}/reversal` has it go back at once.
 */
export function addDisputes(app: Hono, world: World): void {
  app.post('/control/captures/:id/disputes', (c) => {
    const capture = find(world.captures, c.req.param('id'))
    const dispute = makeDispute(world, capture)
    tell(world, 'CUSTOMER.DISPUTE.CREATED', dispute, capture)
    return c.json({ id: dispute.id, status: dispute.status })
  })
  app.post('/control/disputes/:id', async (c) => {
    const dispute = find(world.disputes, c.req.param('id'))
    const decision = Decision.safeParse(await c.req.parseBody())
    if (!decision.success) return c.json({ error: z.prettifyError(decision.error) }, 400)
    if (dispute.status === 'RESOLVED') return c.json({ error: 'The dispute is RESOLVED' }, 409)
    dispute.status = 'RESOLVED'
    dispute.outcome = decision.data.outcome
    dispute.updatedAt = world.simulator.now()
    tell(world, 'CUSTOMER.DISPUTE.RESOLVED', dispute, find(world.captures, dispute.captureId))
    return c.json({ id: dispute.id, status: dispute.status })
  })
  app.post('/control/captures/:id/reversal', (c) => {
    const capture = find(world.captures, c.req.param('id'))
    capture.updatedAt = world.simulator.now()
    emit(world, {
      type: 'PAYMENT.CAPTURE.REVERSED',
      resourceType: 'refund',
      resource: presentReversal(capture, newId()),
      orderId: capture.orderId,
    })
    return c.json({ id: capture.id })
  })
}

function makeDispute(world: World, capture: Capture): Dispute {
  const now = world.simulator.now()
  const dispute: Dispute = {
    id: `PP-D-${newId()}`,
    captureId: capture.id,
    status: 'WAITING_FOR_SELLER_RESPONSE',
    outcome: null,
    amount: capture.amount,
    createdAt: now,
    updatedAt: now,
  }
  world.disputes.set(dispute.id, dispute)
  return dispute
}

function tell(world: World, type: string, dispute: Dispute, capture: Capture): void {
  const resource = presentDispute(dispute, capture)
  emit(world, { type, resourceType: 'dispute', resource, orderId: capture.orderId })
}
