import * as z from 'zod'
import { GatewayRefused } from '../core/payments/errors.ts'
import type { Evidence, WebhookEvent } from '../core/ports.ts'
import { type Meaning, meaning, nothing, unreadableMessage } from './message-meaning.ts'
import { type PaypalClient, readAnswer } from './paypal-client.ts'
import { PaypalMoney } from './paypal-money.ts'
import { PaypalCapture, PaypalId, toMetadata } from './paypal-order.ts'
import { PaypalRefund, toRefund } from './paypal-refund.ts'

/**
 * What an event that PayPal has signed vouches for.
 * @throws GatewayUnavailable where PayPal must be asked whose money it is about
 */
export async function readPaypalEvent(client: PaypalClient, body: string): Promise<WebhookEvent> {
  const event = Event.safeParse(JSON.parse(body))
  if (!event.success) return unreadableMessage(body, event.error)
  const { id, event_type: type, resource } = event.data
  const readResource = meanings.get(type) ?? nothing
  return { id, type, ...(await readResource(resource, client)) }
}

const Event = z.object({
  id: z.string().min(1).max(255),
  event_type: z.string().min(1).max(255),
  resource: z.looseObject({}),
})

const Links = z.array(z.object({ rel: z.string(), href: z.string() })).default([])

const RelatedIds = z
  .object({ related_ids: z.object({ order_id: PaypalId.nullish() }).nullish() })
  .nullish()

const ApprovedOrder = z.object({
  id: PaypalId,
  purchase_units: z.tuple(
    [z.object({ amount: PaypalMoney, custom_id: z.string().nullish() })],
    z.unknown(),
  ),
})

const Capture = PaypalCapture.extend({ supplementary_data: RelatedIds, links: Links })

const Refund = PaypalRefund.extend({ links: Links })

/** Of a capture that was reversed: the capture itself, or what took its money back. */
const Reversal = z.object({ id: PaypalId, links: Links })

const Dispute = z.object({
  dispute_id: z.string().min(1),
  status: z.string(),
  dispute_outcome: z.object({ outcome_code: z.string().nullish() }).nullish(),
  disputed_transactions: z
    .array(z.object({ seller_transaction_id: PaypalId.nullish() }))
    .default([]),
})

/** What the events of each type vouch for; those of any other type mean nothing to us. */
const meanings = new Map<string, Meaning<[PaypalClient]>>([
  ['CHECKOUT.ORDER.APPROVED', meaning(ApprovedOrder, approved)],
  ['CHECKOUT.PAYMENT-APPROVAL.REVERSED', meaning(z.object({ order_id: PaypalId }), hint)],
  ['PAYMENT.CAPTURE.COMPLETED', meaning(Capture, captured)],
  ['PAYMENT.CAPTURE.DECLINED', meaning(Capture, declined)],
  ['PAYMENT.CAPTURE.DENIED', meaning(Capture, declined)],
  ['PAYMENT.CAPTURE.REFUNDED', meaning(Refund, refunded)],
  ['PAYMENT.REFUND.PENDING', meaning(Refund, refunded)],
  ['PAYMENT.REFUND.FAILED', meaning(Refund, refunded)],
  ['PAYMENT.CAPTURE.REVERSED', meaning(Reversal, reversed)],
  ['CUSTOMER.DISPUTE.CREATED', meaning(Dispute, disputed)],
  ['CUSTOMER.DISPUTE.RESOLVED', meaning(Dispute, disputed)],
])

function approved({ id, purchase_units: [unit] }: z.infer<typeof ApprovedOrder>): Evidence {
  return {
    about: 'payment',
    gateway: 'paypal',
    reference: id,
    state: 'processing',
    money: unit.amount,
    failureMessage: null,
    metadata: toMetadata(unit.custom_id),
  }
}

/** Of what the event tells too little: PayPal is asked. */
function hint({ order_id: reference }: { order_id: string }): Evidence {
  return { about: 'hint', gateway: 'paypal', reference }
}

/** A capture without an order is not the shop's. */
function captured(capture: z.infer<typeof Capture>): Evidence | null {
  const { id, amount, custom_id: customId } = capture
  const reference = orderOf(capture)
  if (reference === null) return null
  return {
    about: 'payment',
    gateway: 'paypal',
    reference,
    state: 'succeeded',
    money: amount,
    captureReference: id,
    failureMessage: null,
    metadata: toMetadata(customId),
  }
}

/** Whether the customer may approve the order again, the order itself says. */
function declined(capture: z.infer<typeof Capture>): Evidence | null {
  const reference = orderOf(capture)
  return reference === null ? null : hint({ order_id: reference })
}

async function refunded(
  refund: z.infer<typeof Refund>,
  client: PaypalClient,
): Promise<Evidence | null> {
  const capture = await findCapture(client, upOf(refund, 'captures'))
  const reference = capture && orderOf(capture)
  if (!reference) return null
  const told = toRefund(refund, capture.custom_id ?? null)
  return { about: 'refund', gateway: 'paypal', reference, refund: told }
}

async function reversed(
  reversal: z.infer<typeof Reversal>,
  client: PaypalClient,
): Promise<Evidence> {
  const capture = await findCapture(client, upOf(reversal, 'captures') ?? reversal.id)
  return disputeOf(capture, { dispute: reversal.id, status: 'REVERSED' })
}

async function disputed(dispute: z.infer<typeof Dispute>, client: PaypalClient): Promise<Evidence> {
  const [transaction] = dispute.disputed_transactions
  // What PayPal calls the seller's transaction is the capture.
  const capture = await findCapture(client, transaction?.seller_transaction_id ?? null)
  const status = dispute.dispute_outcome?.outcome_code ?? dispute.status
  return disputeOf(capture, { dispute: dispute.dispute_id, status })
}

function disputeOf(
  capture: z.infer<typeof Capture> | null,
  dispute: { dispute: string; status: string },
): Evidence {
  const reference = (capture && orderOf(capture)) ?? ''
  return { about: 'dispute', gateway: 'paypal', reference, ...dispute }
}

// --- Which order ------------------------------------------------------------------------------

/** Null where PayPal does not know it, or does not let us see it. */
async function findCapture(
  client: PaypalClient,
  id: string | null,
): Promise<z.infer<typeof Capture> | null> {
  if (id === null) return null
  try {
    return readAnswer(Capture, await client.get(`/v2/payments/captures/${id}`))
  } catch (error) {
    if (error instanceof GatewayRefused) return null
    throw error
  }
}

function orderOf(capture: z.infer<typeof Capture>): string | null {
  return capture.supplementary_data?.related_ids?.order_id ?? upOf(capture, 'orders')
}

/** Ids at the end of links. */
const idPatterns = {
  orders: /\/orders\/([A-Z0-9]{1,36})$/,
  captures: /\/captures\/([A-Z0-9]{1,36})$/,
}

/** The id of what something belongs to, of the last part of a link to it. */
function upOf(
  { links }: { links: z.infer<typeof Links> },
  kind: keyof typeof idPatterns,
): string | null {
  const pattern = idPatterns[kind]
  const hrefs = links.filter(({ rel }) => rel === 'up').map(({ href }) => href)
  return hrefs.map((href) => pattern.exec(href)?.[1]).find((id) => id !== undefined) ?? null
}
