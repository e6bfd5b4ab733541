import Stripe from 'stripe'
import * as z from 'zod'
import { WebhookRejected } from '../core/payments/errors.ts'
import type {
  Evidence,
  GatewayState,
  PaymentEvidence,
  RefundEvidence,
  SignedWebhooks,
  WebhookEvent,
} from '../core/ports.ts'
import { sha256 } from '../core/sha256.ts'
import { StripeRefund, toRefund } from './stripe-refund.ts'

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
    await assertSigned({ body, signature, secrets })
    assertFresh(signature, now)
    return read(body)
  }
}

/** What cannot be read is named after its content: repeated, it is the same one. */
async function read(body: string): Promise<WebhookEvent> {
  const event = Json.pipe(Event).safeParse(body)
  if (!event.success) {
    const id = `unreadable:${await sha256(new TextEncoder().encode(body))}`
    return { id, type: 'unreadable', evidence: null, unreadable: z.prettifyError(event.error) }
  }
  const { id, type, data } = event.data
  const { schema, toEvidence } = Object.hasOwn(meanings, type)
    ? (meanings[type] ?? nothing)
    : nothing
  const object = schema.safeParse(data.object)
  if (!object.success) {
    return { id, type, evidence: null, unreadable: z.prettifyError(object.error) }
  }
  return { id, type, evidence: toEvidence(object.data), unreadable: null }
}

/** One of the secrets has signed it. What the SDK makes of the content is not asked. */
async function assertSigned(webhook: {
  body: string
  signature: string
  secrets: string[]
}): Promise<void> {
  for (const secret of webhook.secrets) {
    const isSigned = await Stripe.webhooks.signature
      ?.verifyHeaderAsync(webhook.body, webhook.signature, secret, noTolerance, cryptoProvider)
      // Wrong secret, or no signature in the header: all the same to us.
      .catch(() => false)
    if (isSigned) return
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
const Currency = z
  .string()
  .regex(/^[a-z]{3}$/i)
  .toUpperCase()
const Metadata = z.record(z.string(), z.string())

const Json = z.string().transform((text, issues): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    issues.addIssue('No JSON')
    return z.NEVER
  }
})

// The contract asks an event for id, type and object alone, which all get 200. What tells of a payment
// must name it, and whatever else is there must be right.
const Event = z.object({
  object: z.literal('event').optional(),
  id: z.string().startsWith('evt_').max(255),
  type: z.string().min(1).max(255),
  data: z.object({ object: z.looseObject({}) }),
})

const Intent = z.object({
  object: z.literal('payment_intent').optional(),
  id: z.string().startsWith('pi_'),
  amount: Amount.optional(),
  amount_received: Amount.optional(),
  currency: Currency.optional(),
  last_payment_error: z.object({ message: z.string().nullish() }).nullish(),
  metadata: Metadata.default({}),
})

const Charge = z.object({
  object: z.literal('charge').optional(),
  payment_intent: z.string().startsWith('pi_').nullish(),
})

const RefundObject = StripeRefund.extend({
  object: z.literal('refund').optional(),
  payment_intent: z.string().startsWith('pi_').nullish(),
})

const Dispute = z.object({
  object: z.literal('dispute').optional(),
  id: z.string(),
  status: z.string(),
  payment_intent: z.string().startsWith('pi_').nullish(),
})

interface Meaning<T> {
  schema: z.ZodType<T>
  toEvidence(object: T): Evidence | null
}

/** What the events of each type vouch for; those of any other type mean nothing to us. */
const meanings: Record<string, Meaning<never>> = {
  'payment_intent.succeeded': meaning(Intent, (intent) => paymentEvidence('succeeded', intent)),
  'payment_intent.payment_failed': meaning(Intent, (intent) => paymentEvidence('failed', intent)),
  'payment_intent.canceled': meaning(Intent, (intent) => paymentEvidence('cancelled', intent)),
  'payment_intent.processing': meaning(Intent, (intent) => paymentEvidence('processing', intent)),
  // It tells a sum, not which refund: Stripe is asked.
  'charge.refunded': meaning(Charge, (charge) => refundEvidence(charge.payment_intent, null)),
  'charge.refund.updated': meaning(RefundObject, ofRefund),
  'refund.updated': meaning(RefundObject, ofRefund),
  'refund.failed': meaning(RefundObject, ofRefund),
  'charge.dispute.created': meaning(Dispute, disputeEvidence),
  'charge.dispute.closed': meaning(Dispute, disputeEvidence),
}

const nothing = meaning(z.unknown(), () => null)

/** Safe: `read` gives `toEvidence` what the schema beside it has parsed, and nothing else. */
function meaning<T>(schema: z.ZodType<T>, toEvidence: (object: T) => Evidence | null) {
  return { schema, toEvidence } as unknown as Meaning<never>
}

function paymentEvidence(state: GatewayState, intent: z.infer<typeof Intent>): Evidence {
  const amount = state === 'succeeded' ? intent.amount_received : intent.amount
  return {
    about: 'payment',
    gateway: 'stripe',
    reference: intent.id,
    state,
    money: toMoney(amount, intent.currency),
    failureMessage: state === 'failed' ? (intent.last_payment_error?.message ?? null) : null,
    metadata: intent.metadata,
  }
}

function ofRefund(refund: z.infer<typeof RefundObject>): Evidence | null {
  return refundEvidence(refund.payment_intent, toRefund(refund))
}

function refundEvidence(
  reference: string | null | undefined,
  refund: RefundEvidence['refund'],
): Evidence | null {
  return reference ? { about: 'refund', gateway: 'stripe', reference, refund } : null
}

function disputeEvidence(dispute: z.infer<typeof Dispute>): Evidence {
  const { id, status, payment_intent: reference } = dispute
  return { about: 'dispute', gateway: 'stripe', reference: reference ?? '', dispute: id, status }
}

function toMoney(amount?: number, currency?: string): PaymentEvidence['money'] {
  return amount === undefined || currency === undefined ? null : { amount, currency }
}
