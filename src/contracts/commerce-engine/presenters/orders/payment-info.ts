import type { OpenedAttempt } from '../../../../core/payments/opening/attempts.ts'

/** What the shopper needs to go on: the form for PayU's page, or the session of Juspay's. */
export function presentHandover(handover: OpenedAttempt) {
  if (handover.kind === 'form') {
    const { amount, ...fields } = handover.fields
    // JavaScript prints the number as the text that the hash is made over.
    return { payment_gateway: 'PAYU', ...fields, amount: Number(amount) }
  }
  const { id, status, pageUrl, pageExpiresAt, sdkPayload, expiresAt, reference } = handover
  return {
    payment_gateway: 'JUSPAY',
    ...{ id, status, order_id: reference },
    payment_links: { web: pageUrl, expiry: pageExpiresAt },
    sdk_payload: { ...sdkPayload, payload: documentedOf(sdkPayload.payload) },
    order_expiry: expiresAt,
  }
}

/** What the document has of the payload of Juspay's SDK, of which Juspay tells more. */
const payloadNames = [
  'clientId',
  'merchantId',
  'clientAuthToken',
  'clientAuthTokenExpiry',
  'environment',
  'orderId',
  'amount',
  'action',
  'customerId',
  'firstName',
  'lastName',
  'returnUrl',
  'customerPhone',
  'customerEmail',
  'currency',
  'description',
]

function documentedOf(payload: Record<string, unknown>) {
  const known = Object.entries(payload).filter(
    ([name, value]) => payloadNames.includes(name) && typeof value === 'string',
  )
  return Object.fromEntries(known)
}
