import * as z from 'zod'
import { stripeCurrencies } from '../../../src/gateways/stripe-currencies.ts'
import { invalidRequest } from './errors.ts'
import { find } from './expand.ts'
import { newClientSecret, newId } from './ids.ts'
import type { PaymentIntent } from './objects.ts'
import { Expand, Flag, Integer, Metadata } from './params.ts'
import { nowSeconds, type World } from './world.ts'

/** Half a dollar; other currencies have a comparable minimum, here the same number. */
const amountMin = 50
const amountMax = 99_999_999
/** Stripe takes these too; the shop leaves them out for their unusual units. */
const oddCurrencies = ['ISK', 'UGX', 'MGA', 'BHD', 'JOD', 'KWD', 'OMR', 'TND']

export const FutureUsage = z.enum(['on_session', 'off_session'])

export const NewIntent = z.strictObject({
  amount: Integer,
  automatic_payment_methods: z
    .strictObject({ enabled: Flag, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  capture_method: z.enum(['automatic', 'automatic_async']).default('automatic_async'),
  confirm: Flag.default(false),
  currency: z.string(),
  customer: z.string().optional(),
  description: z.string().max(1000).optional(),
  expand: Expand,
  metadata: Metadata.default({}),
  off_session: Flag.default(false),
  payment_method: z.string().optional(),
  payment_method_types: z.array(z.literal('card')).optional(),
  receipt_email: z.string().optional(),
  return_url: z.url().optional(),
  setup_future_usage: FutureUsage.optional(),
})

/** The intent as it is before anybody confirms it; nothing is kept yet. */
export function newIntent(world: World, wanted: z.infer<typeof NewIntent>): PaymentIntent {
  assertChargeable(wanted.amount, wanted.currency)
  if (wanted.customer) find(world.customers, 'customer', wanted.customer, 'customer')
  const id = newId('pi')
  return {
    id,
    object: 'payment_intent',
    amount: wanted.amount,
    amount_capturable: 0,
    amount_received: 0,
    automatic_payment_methods: wanted.payment_method_types
      ? null
      : (wanted.automatic_payment_methods ?? { enabled: true, allow_redirects: 'always' }),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: wanted.capture_method,
    client_secret: newClientSecret(id),
    confirmation_method: 'automatic',
    created: nowSeconds(world),
    currency: wanted.currency.toLowerCase(),
    customer: wanted.customer ?? null,
    description: wanted.description || null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: wanted.metadata,
    next_action: null,
    payment_method: null,
    payment_method_types: ['card'],
    receipt_email: wanted.receipt_email || null,
    setup_future_usage: wanted.setup_future_usage ?? null,
    status: 'requires_payment_method',
  }
}

function assertChargeable(amount: number, currency: string): void {
  const known = [...stripeCurrencies, ...oddCurrencies]
  if (!known.includes(currency.toUpperCase())) {
    throw invalidRequest(`Invalid currency: ${currency}`, { param: 'currency' })
  }
  if (amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  }
  if (amount < amountMin) {
    throw invalidRequest('Amount must be at least $0.50 usd', {
      code: 'amount_too_small',
      param: 'amount',
    })
  }
  if (amount > amountMax) {
    throw invalidRequest('Amount must be no more than $999,999.99', {
      code: 'amount_too_large',
      param: 'amount',
    })
  }
}
