import * as z from 'zod'
import { GatewayRefused, GatewayUnavailable } from '../core/payments/errors.ts'
import type { CreateRequest, GatewayPayment, Handover } from '../core/ports.ts'
import { attemptNumber } from './attempt-number.ts'
import { toRupees } from './juspay-amount.ts'
import {
  type JuspayAnswer,
  type JuspayClient,
  type JuspayRefusal,
  readAnswer,
  toGatewayRefused,
} from './juspay-client.ts'
import { getOrder, toPayment } from './juspay-order.ts'

/**
 * Opens the payment page of an order, or opens it again for one that is there already: then the order
 * itself tells what has become of it.
 * @throws GatewayRefused | GatewayUnavailable
 */
export async function openSession(
  client: JuspayClient,
  clientId: string,
  request: CreateRequest,
): Promise<GatewayPayment> {
  const orderId = attemptNumber(request.key)
  const answer = await client.openSession(orderId, toSession(orderId, clientId, request))
  if (answer.refusal) return closedOrder(client, orderId, answer.refusal)
  const { status } = readAnswer(Status, answer)
  if (status !== 'NEW') return orderOfSession(client, orderId, answer)
  const handover = toHandover(readAnswer(Session, answer), orderId)
  return {
    gateway: 'juspay',
    reference: orderId,
    captureReference: null,
    state: 'pending',
    money: request.money,
    refundedAmount: null,
    clientSecret: null,
    paymentUrl: handover.pageUrl,
    handover,
    failureMessage: null,
    metadata: toMetadata(request),
  }
}

/** The names are those of Juspay's reference ("Session API", docs.juspay.io). */
function toSession(orderId: string, clientId: string, request: CreateRequest): object {
  const { money, description, returnUrl, payer, route } = request
  const amount = toRupees(money)
  if (returnUrl === null) throw new GatewayRefused('other', 'Juspay needs a URL to return to')
  return {
    order_id: orderId,
    amount,
    currency: money.currency,
    // Empty for guests, of whom nothing is known.
    customer_id: payer?.id ?? '',
    customer_email: payer?.email || undefined,
    customer_phone: payer?.phone || undefined,
    first_name: payer?.firstName || undefined,
    last_name: payer?.lastName || undefined,
    payment_page_client_id: clientId,
    action: 'paymentPage',
    return_url: returnUrl,
    description,
    'metadata.JUSPAY:gateway_reference_id': route ?? undefined,
    // Comes back with the order. The first five of these fields must not have dashes.
    udf6: request.metadata.payment_key,
  }
}

function toMetadata({ metadata }: CreateRequest): Record<string, string> {
  const { payment_key: key } = metadata
  return key ? { payment_key: key } : {}
}

/** An order that is paid gets no page any more. @throws GatewayRefused where it is not over */
async function closedOrder(
  client: JuspayClient,
  orderId: string,
  refusal: JuspayRefusal,
): Promise<GatewayPayment> {
  const refused = toGatewayRefused(refusal)
  try {
    const payment = toPayment(await getOrder(client, orderId))
    if (payment.state !== 'pending') return payment
  } catch (error) {
    const isUnknown = error instanceof GatewayRefused && error.reason === 'not_found'
    if (!isUnknown) throw error
  }
  throw refused
}

/** Somebody has tried to pay it, or has paid; the page is told where there is one. */
async function orderOfSession(
  client: JuspayClient,
  orderId: string,
  answer: JuspayAnswer,
): Promise<GatewayPayment> {
  const payment = toPayment(await getOrder(client, orderId))
  const session = Session.safeParse(answer.body)
  if (!session.success) return payment
  const handover = toHandover(session.data, orderId)
  return { ...payment, paymentUrl: handover.pageUrl, handover }
}

// --- Answers ----------------------------------------------------------------------------------

const Status = z.object({ status: z.string() })

const Time = z.iso.datetime({ offset: true }).nullish().catch(null)

const Session = z.object({
  id: z.string().min(1),
  status: z.string(),
  order_id: z.string(),
  payment_links: z.object({ web: z.url({ protocol: /^https?$/ }), expiry: Time }),
  sdk_payload: z.object({
    requestId: z.string(),
    service: z.string(),
    payload: z.record(z.string(), z.unknown()),
    expiry: Time,
  }),
  order_expiry: Time,
})

/** @throws GatewayUnavailable */
function toHandover(
  { id, status, order_id, payment_links, sdk_payload, order_expiry }: z.infer<typeof Session>,
  orderId: string,
): Handover & { kind: 'session' } {
  const { requestId, service, payload } = sdk_payload
  // Older merchants are told of no end but that of the token in the payload.
  const tokenExpiry = Time.parse(payload.clientAuthTokenExpiry)
  const ends = [order_expiry, sdk_payload.expiry, payment_links.expiry, tokenExpiry]
  const expiresAt = ends.find((end) => end)
  if (!expiresAt) throw new GatewayUnavailable('Juspay has not told when the session ends')
  if (order_id !== orderId) throw new GatewayUnavailable('Juspay has opened another order')
  return {
    kind: 'session',
    id,
    status,
    pageUrl: payment_links.web,
    pageExpiresAt: payment_links.expiry ?? null,
    sdkPayload: { requestId, service, payload },
    expiresAt,
  }
}
