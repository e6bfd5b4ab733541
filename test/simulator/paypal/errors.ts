import type { Context } from 'hono'

type Status = 400 | 401 | 404 | 422 | 500

interface Detail {
  issue: string
  description: string
  field?: string
}

interface Link {
  href: string
  rel: string
  method: string
}

interface FailureFields {
  title: string
  message: string
  details?: Detail[]
  links?: Link[]
  isDecline?: boolean
}

/** An answer in PayPal's error shape. */
export class PaypalFailure extends Error {
  readonly status: Status
  readonly title: string
  readonly details: Detail[]
  readonly links: Link[]
  /** Money was not taken, once PayPal had tried. */
  readonly isDecline: boolean

  constructor(status: Status, failure: FailureFields) {
    super(failure.message)
    this.status = status
    this.title = failure.title
    this.details = failure.details ?? []
    this.links = failure.links ?? []
    this.isDecline = failure.isDecline ?? false
  }
}

/** The request was not understood. */
export function invalidRequest(issue: string, field = '/'): PaypalFailure {
  return new PaypalFailure(400, {
    title: 'INVALID_REQUEST',
    message: 'Request is not well-formed, syntactically incorrect, or violates schema.',
    details: [{ issue, description: descriptionOf(issue), field }],
  })
}

/** Understood, and refused for what it asks for. */
export function unprocessable(
  issue: string,
  also: Pick<FailureFields, 'links' | 'isDecline'> = {},
): PaypalFailure {
  return new PaypalFailure(422, {
    title: 'UNPROCESSABLE_ENTITY',
    message: 'The requested action could not be performed.',
    details: [{ issue, description: descriptionOf(issue) }],
    ...also,
  })
}

export function notFound(): PaypalFailure {
  const issue = 'INVALID_RESOURCE_ID'
  return new PaypalFailure(404, {
    title: 'RESOURCE_NOT_FOUND',
    message: 'The specified resource does not exist.',
    details: [{ issue, description: descriptionOf(issue) }],
  })
}

export function unauthenticated(): PaypalFailure {
  return new PaypalFailure(401, {
    title: 'AUTHENTICATION_FAILURE',
    message: 'The authorization header is missing, or its token is not valid.',
  })
}

/** Where what was found is not what was looked for. */
export function find<T>(things: Map<string, T>, id: string): T {
  const thing = things.get(id)
  if (thing === undefined) throw notFound()
  return thing
}

const descriptions: Record<string, string> = {
  AMOUNT_MISMATCH: 'The amount is not the sum of its breakdown.',
  CANNOT_BE_NEGATIVE: 'Must be zero or more.',
  CANNOT_BE_ZERO_OR_NEGATIVE: 'Must be greater than zero.',
  CAPTURE_FULLY_REFUNDED: 'The capture has already been fully refunded.',
  COMPLIANCE_VIOLATION: 'The transaction is declined for compliance.',
  DECIMALS_NOT_SUPPORTED: 'The currency does not support decimals.',
  DECIMAL_PRECISION: 'The currency supports two decimals.',
  INSTRUMENT_DECLINED: 'The instrument was declined by the processor or the bank.',
  INVALID_CURRENCY_CODE: 'The currency is not supported.',
  INVALID_PARAMETER_SYNTAX: 'The value of a field has not the expected format.',
  INVALID_PARAMETER_VALUE: 'The value of a field is not valid.',
  INVALID_RESOURCE_ID: 'The specified resource ID does not exist.',
  INVALID_STRING_LENGTH: 'The value of a field is too short or too long.',
  MALFORMED_REQUEST_JSON: 'The request is no JSON.',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'There were too many attempts to pay.',
  MISSING_REQUIRED_PARAMETER: 'A required field is missing.',
  ORDER_ALREADY_CAPTURED: 'The order is captured already, and can be only once.',
  ORDER_NOT_APPROVED: 'The payer has not yet approved the order.',
  PAYER_ACTION_REQUIRED: 'The payer has to return to PayPal.',
  PAYER_CANNOT_PAY: 'The payer cannot pay for this transaction.',
  PAYPAL_REQUEST_ID_REQUIRED: 'An order with a payment source needs a PayPal-Request-Id.',
  PENDING_CAPTURE: 'A capture that is pending cannot be refunded.',
  REFUND_AMOUNT_EXCEEDED: 'The amount is more than what is left of the capture.',
  REFUND_CAPTURE_CURRENCY_MISMATCH: 'The refund must have the currency of the capture.',
  REFUND_NOT_ALLOWED: 'The capture cannot be refunded.',
  TRANSACTION_DISPUTED: 'There is an open dispute about the transaction.',
  TRANSACTION_REFUSED: 'The request was refused.',
}

function descriptionOf(issue: string): string {
  return descriptions[issue] ?? 'The simulator was asked for this issue.'
}

export function presentFailure(error: Error, c: Context): Response {
  if (!(error instanceof PaypalFailure)) {
    console.error(error)
    return outage(c)
  }
  const { status, title, message, details, links } = error
  return c.json({ name: title, message, debug_id: newDebugId(), details, links }, status)
}

export function outage(c: Context): Response {
  const message = 'An internal server error has occurred.'
  return c.json({ name: 'INTERNAL_SERVER_ERROR', message, debug_id: newDebugId() }, 500)
}

function newDebugId(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, 13)
}
