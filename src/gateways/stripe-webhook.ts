import Stripe from 'stripe'
import * as z from 'zod'
import { WebhookRejected } from '../core/errors.ts'
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

const Event = z.object({
  object: z.literal('event'),
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  data: z.object({ object: z.unknown() }),
})

const Intent = z.object({
  object: z.literal('payment_intent'),
  id: z.string().startsWith('pi_'),
  amount: Amount,
  amount_received: Amount,
  currency: Currency,
  last_payment_error: z.object({ message: z.string().nullish() }).nullish(),
  metadata: Metadata,
})

const Charge = z.object({
  object: z.literal('charge'),
  payment_intent: z.string().startsWith('pi_').nullish(),
  amount_refunded: Amount,
  refunded: z.boolean(),
  currency: Currency,
  metadata: Metadata,
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

function intentEvidence(state: GatewayState, object: unknown): PaymentEvidence {
  const intent = parse(Intent, object)
  return {
    gateway: 'stripe',
    reference: intent.id,
    state,
    money: {
      amount: state === 'succeeded' ? intent.amount_received : intent.amount,
      currency: intent.currency,
    },
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
    money: { amount: charge.amount_refunded, currency: charge.currency },
    failureMessage: null,
    metadata: charge.metadata,
  }
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value)
  if (!result.success) throw new WebhookRejected('Signed, but not of the documented shape')
  return result.data
}
