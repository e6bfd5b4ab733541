import type { Context } from 'hono'
import type { PaymentIntent, PaymentMethod } from './objects.ts'
import type { Decline } from './test-cards.ts'

type Status = 400 | 401 | 402 | 404 | 500

interface ErrorBody {
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error'
  message: string
  code?: string
  decline_code?: string
  doc_url?: string
  param?: string
  charge?: string
  payment_intent?: PaymentIntent
  payment_method?: PaymentMethod
}

/** An answer in Stripe's error shape. */
export class StripeFailure extends Error {
  readonly status: Status
  readonly body: ErrorBody
  /** Whether the work had begun: then repeating the idempotency key repeats this answer. */
  readonly hasBegun: boolean

  constructor(failure: { status: Status; body: ErrorBody; hasBegun: boolean }) {
    super(failure.body.message)
    this.status = failure.status
    this.body = failure.body
    this.hasBegun = failure.hasBegun
  }
}

export function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`
}

/** The request was not understood, and nothing has been done. */
export function invalidRequest(
  message: string,
  about: { code?: string; param?: string } = {},
): StripeFailure {
  const body: ErrorBody = { type: 'invalid_request_error', message, ...about }
  if (about.code) body.doc_url = docUrl(about.code)
  return new StripeFailure({ status: 400, body, hasBegun: false })
}

/** Without `param` it is the path that names it. */
export function missingResource(kind: string, id: string, param?: string): StripeFailure {
  const body: ErrorBody = {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    doc_url: docUrl('resource_missing'),
    param: param ?? pathParams[kind] ?? 'id',
  }
  const status = param === 'customer' || param === 'payment_method' ? 400 : 404
  return new StripeFailure({ status, body, hasBegun: false })
}

const pathParams: Record<string, string> = {
  payment_intent: 'intent',
  PaymentMethod: 'payment_method',
}

export function unknownUrl(method: string, path: string): StripeFailure {
  const message = `Unrecognized request URL (${method}: ${path}).`
  const body: ErrorBody = { type: 'invalid_request_error', message }
  return new StripeFailure({ status: 404, body, hasBegun: false })
}

export function unauthorized(message: string, code?: string): StripeFailure {
  const body: ErrorBody = { type: 'invalid_request_error', message, ...(code && { code }) }
  return new StripeFailure({ status: 401, body, hasBegun: false })
}

/** Understood, and refused for what the object has become. */
export function refused(
  message: string,
  about: { code?: string; param?: string; payment_intent?: PaymentIntent },
): StripeFailure {
  const body: ErrorBody = { type: 'invalid_request_error', message, ...about }
  if (about.code) body.doc_url = docUrl(about.code)
  return new StripeFailure({ status: 400, body, hasBegun: true })
}

export function unexpectedState(message: string, intent: PaymentIntent): StripeFailure {
  return refused(message, { code: 'payment_intent_unexpected_state', payment_intent: intent })
}

export function cardError(
  { code, declineCode, message }: Decline,
  about: { charge?: string; payment_intent?: PaymentIntent; payment_method?: PaymentMethod },
): StripeFailure {
  const body: ErrorBody = {
    type: 'card_error',
    code,
    decline_code: declineCode,
    message,
    doc_url: docUrl(code),
    ...about,
  }
  return new StripeFailure({ status: 402, body, hasBegun: true })
}

export function idempotencyError(message: string): StripeFailure {
  const body: ErrorBody = { type: 'idempotency_error', message }
  return new StripeFailure({ status: 400, body, hasBegun: false })
}

export function presentFailure(error: Error, c: Context): Response {
  if (error instanceof StripeFailure) return c.json({ error: error.body }, error.status)
  console.error(error)
  return outage(c)
}

export function outage(c: Context): Response {
  const message = 'Sorry! There was an error while talking to one of our backends.'
  return c.json({ error: { type: 'api_error', message } satisfies ErrorBody }, 500)
}
