import type { Hono } from 'hono'
import * as z from 'zod'
import { assertNotChargedBack } from './disputes.ts'
import type { StripeEnv } from './env.ts'
import { invalidRequest, refused } from './errors.ts'
import { emit } from './events.ts'
import { expanded, find } from './expand.ts'
import { newId } from './ids.ts'
import { listPage } from './list.ts'
import type { Charge, Refund } from './objects.ts'
import { Expand, Integer, ListRange, Metadata, readParams } from './params.ts'
import { type Cause, nowSeconds, type World } from './world.ts'

const NewRefund = z.strictObject({
  amount: Integer.optional(),
  charge: z.string().optional(),
  expand: Expand,
  metadata: Metadata.default({}),
  payment_intent: z.string().optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
})

type NewRefund = z.infer<typeof NewRefund>

const ListRefunds = z.strictObject({
  ...ListRange,
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
})

export function addRefunds(app: Hono<StripeEnv>, world: World): void {
  app.post('/v1/refunds', (c) => {
    const wanted = readParams(NewRefund, c.var.params)
    const charge = chargeToRefund(world, wanted)
    assertNotChargedBack(world, charge)
    const amount = amountToRefund(charge, wanted.amount)
    const refund = makeRefund(world, charge, { ...wanted, amount }, c.var.cause)
    return c.json(expanded(world, refund, wanted.expand))
  })
  app.get('/v1/refunds', (c) => {
    const { charge, payment_intent: intent, ...range } = readParams(ListRefunds, c.var.params)
    const refunds = [...world.refunds.values()].filter(
      (refund) =>
        (charge === undefined || refund.charge === charge) &&
        (intent === undefined || refund.payment_intent === intent),
    )
    return c.json(listPage('/v1/refunds', refunds, range))
  })
  app.get('/v1/refunds/:id', (c) => {
    const { expand } = readParams(z.strictObject({ expand: Expand }), c.var.params)
    return c.json(expanded(world, find(world.refunds, 'refund', c.req.param('id')), expand))
  })
}

function chargeToRefund(world: World, wanted: NewRefund): Charge {
  if (wanted.payment_intent === undefined) {
    if (wanted.charge !== undefined) return find(world.charges, 'charge', wanted.charge, 'charge')
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
      { code: 'parameter_missing', param: 'payment_intent' },
    )
  }
  const intent = find(world.intents, 'payment_intent', wanted.payment_intent, 'payment_intent')
  const charge = world.charges.get(intent.latest_charge ?? '')
  if (!charge?.paid) {
    throw refused(
      `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
      { param: 'payment_intent' },
    )
  }
  return charge
}

function amountToRefund(charge: Charge, amount: number | undefined): number {
  if (charge.refunded) {
    throw refused(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  const left = charge.amount_captured - charge.amount_refunded
  if (amount === undefined) return left
  if (amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  }
  if (amount > left) {
    throw refused(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      { param: 'amount' },
    )
  }
  return amount
}

function makeRefund(
  world: World,
  charge: Charge,
  wanted: NewRefund & { amount: number },
  cause: Cause,
): Refund {
  const payment = charge.payment_intent
  const refund: Refund = {
    id: newId('re'),
    object: 'refund',
    amount: wanted.amount,
    charge: charge.id,
    created: nowSeconds(world),
    currency: charge.currency,
    metadata: wanted.metadata,
    payment_intent: payment,
    reason: wanted.reason ?? null,
    status: world.methods.get(charge.payment_method)?.card.hasPendingRefunds
      ? 'pending'
      : 'succeeded',
  }
  world.refunds.set(refund.id, refund)
  charge.amount_refunded += wanted.amount
  charge.refunded = charge.amount_refunded === charge.amount_captured
  emit(world, { type: 'charge.refunded', object: charge, cause, payment })
  emit(world, { type: 'refund.created', object: refund, cause, payment })
  return refund
}

/** What the customer's bank says in the end; a refund that has succeeded may fail later. */
export function endRefund(world: World, refund: Refund, status: 'succeeded' | 'failed'): void {
  const charge = world.charges.get(refund.charge)
  if (!charge || refund.status === 'failed') return
  refund.status = status
  if (status === 'failed') {
    refund.failure_reason = 'expired_or_canceled_card'
    charge.amount_refunded -= refund.amount
    charge.refunded = false
  }
  const cause = { id: newId('req'), idempotency_key: null }
  const payment = refund.payment_intent
  const types = ['refund.updated', 'charge.refund.updated', 'refund.failed']
  for (const type of status === 'failed' ? types : types.slice(0, 2)) {
    emit(world, { type, object: refund, cause, payment })
  }
}
