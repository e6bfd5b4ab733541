import * as z from 'zod'
import type {
  Evidence,
  GatewayState,
  PaymentEvidence,
  RefundEvidence,
  SignedWebhooks,
  WebhookEvent,
} from '../core/ports.ts'
import { Json, type Meaning, meaning, nothing, unreadableMessage } from './message-meaning.ts'
import { StripeRefund, toRefund } from './stripe-refund.ts'
import { assertSigned } from './timed-signature.ts'

/** Reads events signed with any of the secrets; refuses everything else. */
export function stripeWebhookVerifier(secrets: string[]): SignedWebhooks['verifyWebhook'] {
  return async (body, headers, now) => {
    assertSigned({ body, signature: headers.get('Stripe-Signature') }, { secrets, now })
    return read(body)
  }
}

async function read(body: string): Promise<WebhookEvent> {
  const event = Json.pipe(Event).safeParse(body)
  if (!event.success) return unreadableMessage(body, event.error)
  const { id, type, data } = event.data
  const readObject = meanings.get(type) ?? nothing
  return { id, type, ...(await readObject(data.object)) }
}

// --- Meaning ----------------------------------------------------------------------------------

const Amount = z.int().nonnegative()
const Currency = z
  .string()
  .regex(/^[a-z]{3}$/i)
  .toUpperCase()
const Metadata = z.record(z.string(), z.string())

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

/** What the events of each type vouch for; those of any other type mean nothing to us. */
const meanings = new Map<string, Meaning>([
  ['payment_intent.succeeded', meaning(Intent, (intent) => paymentEvidence('succeeded', intent))],
  ['payment_intent.payment_failed', meaning(Intent, (intent) => paymentEvidence('failed', intent))],
  ['payment_intent.canceled', meaning(Intent, (intent) => paymentEvidence('cancelled', intent))],
  ['payment_intent.processing', meaning(Intent, (intent) => paymentEvidence('processing', intent))],
  // It tells a sum, not which refund: Stripe is asked.
  ['charge.refunded', meaning(Charge, (charge) => refundEvidence(charge.payment_intent, null))],
  ['charge.refund.updated', meaning(RefundObject, ofRefund)],
  ['refund.updated', meaning(RefundObject, ofRefund)],
  ['refund.failed', meaning(RefundObject, ofRefund)],
  ['charge.dispute.created', meaning(Dispute, disputeEvidence)],
  ['charge.dispute.closed', meaning(Dispute, disputeEvidence)],
])

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
