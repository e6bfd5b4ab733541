import type { Hono } from 'hono'
import * as z from 'zod'
import type { StripeEnv } from './env.ts'
import { cardError, invalidRequest, refused } from './errors.ts'
import { emit } from './events.ts'
import { find } from './expand.ts'
import { newId } from './ids.ts'
import { listPage } from './list.ts'
import type { KnownMethod, PaymentIntent } from './objects.ts'
import { ListRange, readParams } from './params.ts'
import { type TestCard, testCards } from './test-cards.ts'
import { type Cause, nowSeconds, type World } from './world.ts'

/** The method of that id, a new one for the name of a test card. */
export function takeMethod(world: World, id: string, param?: string): KnownMethod {
  const card = testCards.get(id)
  return card ? makeMethod(world, card) : find(world.methods, 'PaymentMethod', id, param)
}

function makeMethod(world: World, card: TestCard): KnownMethod {
  const id = newId('pm')
  const method: KnownMethod = {
    card,
    isUsed: false,
    object: {
      id,
      object: 'payment_method',
      billing_details: { address: null, email: null, name: null, phone: null },
      card: {
        brand: card.brand,
        country: 'US',
        exp_month: 12,
        exp_year: world.simulator.now().getUTCFullYear() + 3,
        fingerprint: `card${card.last4}`,
        funding: 'credit',
        last4: card.last4,
      },
      created: nowSeconds(world),
      customer: null,
      livemode: false,
      metadata: {},
      type: 'card',
    },
  }
  world.methods.set(id, method)
  return method
}

/** A saved method pays for its own customer only, any other one pays once. */
export function assertUsable(
  { object, isUsed }: KnownMethod,
  customer: string | null,
  about: { payment_intent?: PaymentIntent } = {},
): void {
  if (object.customer !== null && customer === null) {
    throw refused(
      `The \`payment_method\` parameter supplied ${object.id} belongs to the Customer ` +
        `${object.customer}. Please include the Customer in the \`customer\` parameter on the ` +
        'PaymentIntent.',
      { ...about, code: 'parameter_missing', param: 'source' },
    )
  }
  if (object.customer !== null && object.customer !== customer) {
    throw refused(
      `The PaymentMethod ${object.id} does not belong to the Customer you supplied ${customer}. ` +
        'Please use this PaymentMethod with the Customer that it belongs to instead.',
      { ...about, param: 'payment_method' },
    )
  }
  if (object.customer === null && isUsed) {
    throw refused(
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer ' +
        'attachment, shared with a connected account without Customer attachment, or was detached ' +
        'from a Customer. It may not be used again. To use a PaymentMethod multiple times, you ' +
        'must attach it to a Customer first.',
      about,
    )
  }
}

export function attachMethod(
  world: World,
  { object }: KnownMethod,
  customer: string,
  cause: Cause,
): void {
  if (object.customer === customer) return
  object.customer = customer
  emit(world, { type: 'payment_method.attached', object, cause })
}

/** What belonged to a customer belongs to nobody again. */
export function detachMethod(world: World, method: KnownMethod, cause: Cause): void {
  method.object.customer = null
  method.isUsed = true
  emit(world, { type: 'payment_method.detached', object: method.object, cause })
}

function assertAttachable({ object, card, isUsed }: KnownMethod, customer: string): void {
  if (object.customer !== null && object.customer !== customer) {
    throw refused('The payment method you provided has already been attached to a customer.', {
      param: 'payment_method',
    })
  }
  if (object.customer === null && isUsed) {
    throw refused(
      'This PaymentMethod was previously used without being attached to a Customer or was ' +
        'detached from a Customer, and may not be used again.',
      {},
    )
  }
  if (typeof card.outcome === 'object' && !card.isAttachable) throw cardError(card.outcome, {})
}

const Attach = z.strictObject({ customer: z.string() })

const List = z.strictObject({
  ...ListRange,
  customer: z.string(),
  type: z.literal('card').default('card'),
})

export function addPaymentMethods(app: Hono<StripeEnv>, world: World): void {
  app.get('/v1/payment_methods', (c) => {
    const { customer, ...range } = readParams(List, c.var.params)
    find(world.customers, 'customer', customer, 'customer')
    const methods = [...world.methods.values()].map(({ object }) => object)
    const own = methods.filter((method) => method.customer === customer)
    return c.json(listPage('/v1/payment_methods', own, range))
  })
  app.post('/v1/payment_methods/:id/attach', (c) => {
    const { customer } = readParams(Attach, c.var.params)
    find(world.customers, 'customer', customer, 'customer')
    const method = takeMethod(world, c.req.param('id'))
    assertAttachable(method, customer)
    attachMethod(world, method, customer, c.var.cause)
    return c.json(method.object)
  })
  app.post('/v1/payment_methods/:id/detach', (c) => {
    const method = takeMethod(world, c.req.param('id'))
    if (method.object.customer === null) {
      throw invalidRequest(
        'The payment method you provided is not attached to a customer so detachment is ' +
          'impossible.',
      )
    }
    detachMethod(world, method, c.var.cause)
    return c.json(method.object)
  })
}
