import type { Hono } from 'hono'
import * as z from 'zod'
import { authenticationUrl } from './authentication.ts'
import { confirmIntent } from './confirm-intent.ts'
import { assertClientSecret } from './credentials.ts'
import type { StripeContext, StripeEnv } from './env.ts'
import { unexpectedState } from './errors.ts'
import { emit } from './events.ts'
import { expanded, find } from './expand.ts'
import { listPage } from './list.ts'
import { FutureUsage, NewIntent, newIntent } from './new-intent.ts'
import type { PaymentIntent } from './objects.ts'
import { Expand, Flag, ListRange, readParams } from './params.ts'
import { assertUsable, takeMethod } from './payment-methods.ts'
import { type Cause, nowSeconds, type World } from './world.ts'

const ReadIntent = z.strictObject({ client_secret: z.string().optional(), expand: Expand })

const ListIntents = z.strictObject({ ...ListRange, customer: z.string().optional() })

const ConfirmIntent = z.strictObject({
  client_secret: z.string().optional(),
  expand: Expand,
  off_session: Flag.default(false),
  payment_method: z.string().optional(),
  return_url: z.url().optional(),
  setup_future_usage: FutureUsage.or(z.literal('')).optional(),
  /** Sent by Stripe.js; the simulator offers the same next step either way. */
  use_stripe_sdk: Flag.optional(),
})

const CancelIntent = z.strictObject({
  cancellation_reason: z
    .enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'])
    .optional(),
  expand: Expand,
})

export function addPaymentIntents(app: Hono<StripeEnv>, world: World): void {
  app.post('/v1/payment_intents', (c) => {
    const wanted = readParams(NewIntent, c.var.params)
    return c.json(expanded(world, createIntent(world, wanted, c), wanted.expand))
  })
  app.get('/v1/payment_intents', (c) => {
    const { customer, ...range } = readParams(ListIntents, c.var.params)
    const intents = [...world.intents.values()].filter(
      (intent) => customer === undefined || intent.customer === customer,
    )
    return c.json(listPage('/v1/payment_intents', intents, range))
  })
  app.get('/v1/payment_intents/:id', (c) => {
    const intent = find(world.intents, 'payment_intent', c.req.param('id'))
    const { client_secret: secret, expand } = readParams(ReadIntent, c.var.params)
    assertClientSecret(intent, c.var.key, secret)
    return c.json(presented(world, intent, c, expand))
  })
  app.post('/v1/payment_intents/:id/confirm', (c) => {
    const intent = find(world.intents, 'payment_intent', c.req.param('id'))
    const wanted = readParams(ConfirmIntent, c.var.params)
    assertClientSecret(intent, c.var.key, wanted.client_secret)
    confirmIntent(world, intent, {
      paymentMethod: wanted.payment_method,
      isOffSession: wanted.off_session,
      returnUrl: wanted.return_url,
      futureUsage: wanted.setup_future_usage,
      isInBrowser: c.var.key === 'publishable',
      authenticationUrl: authenticationUrl(c, intent),
      cause: c.var.cause,
    })
    return c.json(presented(world, intent, c, wanted.expand))
  })
  app.post('/v1/payment_intents/:id/cancel', (c) => {
    const intent = find(world.intents, 'payment_intent', c.req.param('id'))
    const wanted = readParams(CancelIntent, c.var.params)
    cancelIntent(world, intent, wanted.cancellation_reason ?? null, c.var.cause)
    return c.json(expanded(world, intent, wanted.expand))
  })
}

function createIntent(
  world: World,
  wanted: z.infer<typeof NewIntent>,
  c: StripeContext,
): PaymentIntent {
  const intent = newIntent(world, wanted)
  if (wanted.payment_method) {
    const method = takeMethod(world, wanted.payment_method, 'payment_method')
    assertUsable(method, intent.customer)
    intent.payment_method = method.object.id
    intent.status = 'requires_confirmation'
  }
  world.intents.set(intent.id, intent)
  const { cause } = c.var
  emit(world, { type: 'payment_intent.created', object: intent, cause, payment: intent.id })
  if (wanted.confirm) {
    confirmIntent(world, intent, {
      paymentMethod: undefined,
      isOffSession: wanted.off_session,
      returnUrl: wanted.return_url,
      futureUsage: undefined,
      isInBrowser: false,
      authenticationUrl: authenticationUrl(c, intent),
      cause,
    })
  }
  return intent
}

function cancelIntent(world: World, intent: PaymentIntent, reason: string | null, cause: Cause) {
  // Stripe's text names `processing`, too, and its guide says that it can be only in rare cases.
  if (['succeeded', 'canceled', 'processing'].includes(intent.status)) {
    throw unexpectedState(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a ` +
        'PaymentIntent with one of the following statuses may be canceled: ' +
        'requires_payment_method, requires_capture, requires_confirmation, requires_action, ' +
        'processing.',
      intent,
    )
  }
  intent.status = 'canceled'
  intent.canceled_at = nowSeconds(world)
  intent.cancellation_reason = reason
  intent.next_action = null
  emit(world, { type: 'payment_intent.canceled', object: intent, cause, payment: intent.id })
}

/** Browsers see what they need to finish a payment, and nothing the shop keeps in it. */
function presented(
  world: World,
  intent: PaymentIntent,
  c: StripeContext,
  expand: string[],
): object {
  if (c.var.key === 'secret') return expanded(world, intent, expand)
  const { customer, metadata, latest_charge, amount_received, ...open } = intent
  return open
}
