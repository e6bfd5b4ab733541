import type { Hono } from 'hono'
import * as z from 'zod'
import type { StripeEnv } from './env.ts'
import { expanded, find } from './expand.ts'
import { newId } from './ids.ts'
import type { Charge, PaymentIntent, PaymentMethod } from './objects.ts'
import { Expand, readParams } from './params.ts'
import type { Decline } from './test-cards.ts'
import { nowSeconds, type World } from './world.ts'

/**
 * Charges the method for the intent, `received` of it; with `decline` the charge that did not come
 * about.
 */
export function makeCharge(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline | null,
  received = intent.amount,
): Charge {
  const id = newId('ch')
  const charge: Charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: decline ? 0 : received,
    amount_refunded: 0,
    captured: decline === null,
    created: nowSeconds(world),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    livemode: false,
    metadata: { ...intent.metadata },
    paid: decline === null,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: method.card },
    receipt_email: intent.receipt_email,
    receipt_url: decline ? null : `https://pay.stripe.com/receipts/${id}`,
    refunded: false,
    status: decline ? 'failed' : 'succeeded',
  }
  world.charges.set(id, charge)
  return charge
}

export function addCharges(app: Hono<StripeEnv>, world: World): void {
  app.get('/v1/charges/:id', (c) => {
    const { expand } = readParams(z.strictObject({ expand: Expand }), c.var.params)
    return c.json(expanded(world, find(world.charges, 'charge', c.req.param('id')), expand))
  })
}
