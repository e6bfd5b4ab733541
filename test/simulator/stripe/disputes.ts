import type { Hono } from 'hono'
import * as z from 'zod'
import type { StripeEnv } from './env.ts'
import { refused } from './errors.ts'
import { emit } from './events.ts'
import { find } from './expand.ts'
import { newId } from './ids.ts'
import type { Charge, Dispute } from './objects.ts'
import { nowSeconds, type World } from './world.ts'

const Decision = z.object({ status: z.enum(['won', 'lost']) })

/**
 * Not part of Stripe: what the customer's bank does. `POST
 * /stripe/control/payment_intents/{id}/disputes` has it want the money back, `POST
 * /stripe/control/disputes/{id}` with `status=won|lost` has it decide, as the shop sees it.
 */
export function addDisputes(app: Hono<StripeEnv>, world: World): void {
  app.post('/control/payment_intents/:id/disputes', (c) => {
    const intent = find(world.intents, 'payment_intent', c.req.param('id'))
    const charge = world.charges.get(intent.latest_charge ?? '')
    if (!charge?.paid) return c.json({ error: `The payment is ${intent.status}` }, 409)
    if (charge.disputed) return c.json({ error: 'The payment is disputed already' }, 409)
    const dispute = makeDispute(world, charge)
    tell(world, 'charge.dispute.created', dispute)
    return c.json(dispute)
  })
  app.post('/control/disputes/:id', async (c) => {
    const dispute = find(world.disputes, 'dispute', c.req.param('id'))
    const decision = Decision.safeParse(await c.req.parseBody())
    if (!decision.success) return c.json({ error: z.prettifyError(decision.error) }, 400)
    if (dispute.status !== 'needs_response') {
      return c.json({ error: `The dispute is ${dispute.status}` }, 409)
    }
    dispute.status = decision.data.status
    tell(world, 'charge.dispute.closed', dispute)
    return c.json(dispute)
  })
}

/** @throws {StripeFailure} where the bank has the money, or may take it. */
export function assertNotChargedBack({ disputes }: World, charge: Charge): void {
  const isOpenOrLost = (dispute: Dispute) =>
    dispute.charge === charge.id && dispute.status !== 'won'
  if (![...disputes.values()].some(isOpenOrLost)) return
  throw refused(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
    code: 'charge_disputed',
  })
}

function makeDispute(world: World, charge: Charge): Dispute {
  const dispute: Dispute = {
    id: newId('du'),
    object: 'dispute',
    amount: charge.amount_captured,
    charge: charge.id,
    created: nowSeconds(world),
    currency: charge.currency,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    status: 'needs_response',
  }
  world.disputes.set(dispute.id, dispute)
  charge.disputed = true
  return dispute
}

function tell(world: World, type: string, dispute: Dispute): void {
  const cause = { id: newId('req'), idempotency_key: null }
  emit(world, { type, object: dispute, cause, payment: dispute.payment_intent })
}
