import type { Context, Hono } from 'hono'
import * as z from 'zod'
import { fail, succeed } from './confirm-intent.ts'
import type { StripeEnv } from './env.ts'
import { emit } from './events.ts'
import { find } from './expand.ts'
import { newId } from './ids.ts'
import type { PaymentIntent } from './objects.ts'
import { takeMethod } from './payment-methods.ts'
import { endRefund } from './refunds.ts'
import { type Decline, testCards } from './test-cards.ts'
import type { World } from './world.ts'

const Outcome = z.object({
  outcome: z.enum(['processing', 'succeeded', 'failed']),
  amount_received: z.coerce.number().int().positive().optional(),
})

const End = z.object({ status: z.enum(['succeeded', 'failed']) })

const bankSaysNo: Decline = {
  code: 'payment_intent_payment_attempt_failed',
  declineCode: 'generic_decline',
  message: 'The payment failed.',
}

/**
 * Not part of Stripe: what only time, banks or Stripe's dashboard bring about.
 * `POST /stripe/control/payment_intents/{id}` with `outcome=processing|succeeded|failed` ends a
 * payment that is under way, or any open one; with `amount_received=` another amount is captured.
 * `DELETE` of the same has Stripe know nothing of it. `POST /stripe/control/refunds/{id}` with
 * `status=succeeded|failed` ends a refund. All but the deletion send their events.
 */
export function addControl(app: Hono<StripeEnv>, world: World): void {
  app.post('/control/payment_intents/:id', async (c) => {
    const intent = find(world.intents, 'payment_intent', c.req.param('id'))
    const wanted = Outcome.safeParse(await c.req.parseBody())
    if (!wanted.success) return refuse(c, wanted.error)
    if (intent.status === 'succeeded' || intent.status === 'canceled') {
      return c.json({ error: `The payment is ${intent.status}` }, 409)
    }
    end(world, intent, wanted.data)
    return c.json(intent)
  })
  app.delete('/control/payment_intents/:id', (c) => {
    const { id } = find(world.intents, 'payment_intent', c.req.param('id'))
    world.intents.delete(id)
    for (const [key, { body }] of world.answers) if (body.includes(id)) world.answers.delete(key)
    return c.body(null, 204)
  })
  app.post('/control/refunds/:id', async (c) => {
    const refund = find(world.refunds, 'refund', c.req.param('id'))
    const wanted = End.safeParse(await c.req.parseBody())
    if (!wanted.success) return refuse(c, wanted.error)
    endRefund(world, refund, wanted.data.status)
    return c.json(refund)
  })
}

function end(world: World, intent: PaymentIntent, wanted: z.infer<typeof Outcome>): void {
  const cause = { id: newId('req'), idempotency_key: null }
  intent.payment_method ??= takeMethod(world, firstCard, 'payment_method').object.id
  switch (wanted.outcome) {
    case 'processing':
      intent.status = 'processing'
      intent.last_payment_error = null
      emit(world, { type: 'payment_intent.processing', object: intent, cause, payment: intent.id })
      return
    case 'succeeded':
      intent.last_payment_error = null
      succeed(world, intent, cause, wanted.amount_received)
      return
    case 'failed':
      fail(world, intent, bankSaysNo, cause)
      return
  }
}

const [firstCard = ''] = testCards.keys()

function refuse(c: Context<StripeEnv>, error: z.ZodError): Response {
  return c.json({ error: z.prettifyError(error) }, 400)
}
