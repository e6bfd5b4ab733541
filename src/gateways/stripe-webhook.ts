import Stripe from 'stripe'
import * as z from 'zod'
import { WebhookRejected } from '../core/payments/errors.ts'
import type { GatewayState, PaymentEvidence, SignedWebhooks } from '../core/ports.ts'

/** How far a signature's time may be from ours, in both directions. */
const toleranceSeconds = 300
/** Turns off the SDK's own check, which reads the clock itself and lets the future pass. */
const noTolerance = 0

const cryptoProvider = Stripe.createSubtleCryptoProvider()

/** Reads events signed with any of the secrets; refuses everything else. */
export function stripeWebhookVerifier(secrets: string[]): SignedWebhooks['verifyWebhook'] {
  return async (body, headers, now) => {
    const signature = headers.get('Stripe-Signature')
    if (signature === null) throw new WebhookRejected('No signature')
    const signed = await verified({ body, signature, secrets })
    assertFresh(signature, now)
    const event = parse(Event, signed)
    return { id: event.id, type: event.type, evidence: toEvidence(event.type, event.data.object) }
  }
}

/** The parsed body, if one of the secrets has signed it. */
async function verified(webhook: {
  body: string
  signature: string
  secrets: string[]
}): Promise<unknown> {
  for (const secret of webhook.secrets) {
    const event = await Stripe.webhooks
      .constructEventAsync(webhook.body, webhook.signature, secret, noTolerance, cryptoProvider)
      // Wrong secret, no signature in the header or no JSON in the body: all the same to us.
      .catch(() => null)
    if (event !== null) return event
  }
  throw new WebhookRejected('No secret of ours has signed this')
}

function assertFresh(signature: string, now: Date): void {
  const times = signature.split(',').filter((part) => part.startsWith('t='))
  const [time] = times
  // With several times it would be open which of them the signature covers.
  if (times.length !== 1 || time === undefined || !/^t=\d{1,12}$/.test(time)) {
    throw new WebhookRejected('No time in the signature')
  }
  const ageSeconds = Math.floor(now.getTime() / 1000) - Number(time.slice(2))
  if (Math.abs(ageSeconds) > toleranceSeconds) {
    throw new WebhookRejected('Signed too long ago, or in the future')
  }
}

// --- Meaning ----------------------------------------------------------------------------------

const Amount = z.int().nonnegative()
const Currency = z.string().length(3).toUpperCase()
const Metadata = z.record(z.string(), z.string())

// The contract asks an event for id, type and object alone; whatever else is there must be right.
const Event = z.object({
  object: z.literal('event').optional(),
  id: z.string().startsWith('evt_').max(255),
  type: z.string().min(1).max(255),
  data: z.object({ object: z.looseObject({}) }),
})

const Intent = z.object({
  object: z.literal('payment_intent').optional(),
  id: z.string().startsWith('pi_').optional(),
  amount: Amount.optional(),
  amount_received: Amount.optional(),
  currency: Currency.optional(),
  last_payment_error: z.object({ message: z.string().nullish() }).nullish(),
  metadata: Metadata.default({}),
})

const Charge = z.object({
  object: z.literal('charge').optional(),
  payment_intent: z.string().startsWith('pi_').nullish(),
  amount_refunded: Amount.optional(),
  refunded: z.boolean().default(false),
  currency: Currency.optional(),
  metadata: Metadata.default({}),
})

function toEvidence(type: string, object: unknown): PaymentEvidence | null {
  switch (type) {
    case 'payment_intent.succeeded':
      return intentEvidence('succeeded', object)
    case 'payment_intent.payment_failed':
      return intentEvidence('failed', object)
    case 'payment_intent.canceled':
      return intentEvidence('cancelled', object)
    case 'payment_intent.processing':
      return intentEvidence('processing', object)
    case 'charge.refunded':
      return refundEvidence(object)
    default:
      return null
  }
}

function intentEvidence(state: GatewayState, object: unknown): PaymentEvidence | null {
  const intent = parse(Intent, object)
  if (intent.id === undefined) return null
  const amount = state === 'succeeded' ? intent.amount_received : intent.amount
  return {
    gateway: 'stripe',
    reference: intent.id,
    state,
    money: toMoney(amount, intent.currency),
    failureMessage: state === 'failed' ? (intent.last_payment_error?.message ?? null) : null,
    metadata: intent.metadata,
  }
}

/** Partial refunds send the same event; only a full one changes what a payment is. */
function refundEvidence(object: unknown): PaymentEvidence | null {
  const charge = parse(Charge, object)
  if (!charge.refunded || !charge.payment_intent) return null
  return {
    gateway: 'stripe',
    reference: charge.payment_intent,
    state: 'refunded',
    money: toMoney(charge.amount_refunded, charge.currency),
    failureMessage: null,
    metadata: charge.metadata,
  }
}

function toMoney(amount?: number, currency?: string): PaymentEvidence['money'] {
  return amount === undefined || currency === undefined ? null : { amount, currency }
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value)
  if (!result.success) throw new WebhookRejected('Signed, but not of the documented shape')
  return result.data
}
