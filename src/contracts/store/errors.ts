import type { Failure, SaleFailure } from '../../core/errors.ts'
import type { Http } from '../../http/app-env.ts'
import type { ErrorFormat } from '../../http/contract.ts'
import { snakeCase } from '../../http/snake-case.ts'

type Status = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 503

interface Answer {
  status: Status
  message: string
  field?: string
  retryAfterSeconds?: number
}

/** The one place where failures become this contract's bodies: 400 `{error, fields?}`, else `{detail}`. */
export const errors: ErrorFormat = {
  answerFailure: (c, failure) => answer(c, answerOf(failure)),
  answerInvalid,
  answerStatus: (c, status, message) => answer(c, { status, message }),
}

function answer(c: Http, { status, message, field, retryAfterSeconds }: Answer): Response {
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="api"')
  if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds))
  if (status !== 400) return c.json({ detail: message }, status)
  if (field) return answerInvalid(c, new Map([[field, [message]]]))
  return c.json({ error: message }, 400)
}

function answerInvalid(c: Http, invalid: Map<string, string[]>): Response {
  const [first] = invalid
  const [field, messages] = first ?? ['', ['Invalid input.']]
  const error = field ? `${field}: ${messages[0]}` : (messages[0] ?? 'Invalid input.')
  const fields = Object.fromEntries([...invalid].filter(([name]) => name !== ''))
  return c.json(Object.keys(fields).length > 0 ? { error, fields } : { error }, 400)
}

function answerOf(failure: Failure): Answer {
  switch (failure.code) {
    case 'invalid_field':
      return { status: 400, message: failure.message, field: snakeCase(failure.field) }
    case 'not_found':
      return { status: 404, message: notFoundMessage(failure.thing) }
    case 'not_owner':
      return { status: 403, message: 'You are not allowed to access this payment.' }
    case 'page_out_of_range':
      return { status: 404, message: 'Invalid page.' }
    case 'precondition_failed':
      return { status: 412, message: 'It has changed since you read it.' }
    case 'not_authenticated':
      return { status: 401, message: 'Authentication credentials were not provided.' }
    case 'token_invalid':
    case 'refresh_token_rejected':
      return { status: 401, message: 'Token is invalid or expired.' }
    case 'not_staff':
      return { status: 403, message: 'You do not have permission to perform this action.' }
    case 'foreign_origin':
      return { status: 403, message: 'Cross-site request refused.' }
    case 'wrong_credentials':
      return { status: 401, message: 'Invalid credentials.' }
    case 'account_disabled':
      return { status: 403, message: 'Account is disabled.' }
    case 'too_many_requests':
      return tooMany(failure.retryAfterSeconds)
    case 'category_not_empty':
      return { status: 400, message: 'Category still has products.' }
    case 'image_rejected':
      return { status: 400, ...imageMessage(failure.reason) }
    case 'link_rejected':
    case 'already_reviewed':
    case 'visit_not_recorded':
      return ofOtherContracts
    default:
      return answerOfSale(failure)
  }
}

const unavailable: Answer = {
  status: 503,
  message: 'Temporarily unavailable. Please try again.',
  retryAfterSeconds: 5,
}

const amountNotTaken: Answer = {
  status: 400,
  message: 'The payment gateway does not take so small or so large an amount.',
}

/** This contract has no operation that these failures could stop. */
const ofOtherContracts: Answer = { status: 400, message: 'This is not possible.' }

function answerOfSale(failure: SaleFailure): Answer {
  switch (failure.code) {
    case 'cart_empty':
      return { status: 400, message: 'Cart is empty.' }
    case 'cart_full':
      return {
        status: 400,
        message: `A cart holds at most ${failure.linesMax} different products.`,
      }
    case 'quantity_limit':
      return {
        status: 400,
        message: `Ensure this value is at most ${failure.quantityMax}.`,
        field: 'quantity',
      }
    case 'product_not_for_sale':
      return { status: 404, message: 'Product not found.' }
    case 'product_unavailable':
      return { status: 400, message: `${failure.names.join(', ')} is no longer available.` }
    case 'insufficient_stock':
      return { status: 400, message: `Not enough stock for ${failure.names.join(', ')}.` }
    case 'order_not_cancellable':
      return { status: 400, message: 'Order cannot be cancelled.' }
    case 'order_transition_refused':
      return { status: 400, message: `Cannot change status from ${failure.from} to ${failure.to}.` }
    case 'order_not_payable':
      return { status: 400, message: 'Order cannot be paid in its current status.' }
    case 'idempotency_key_of_other_order':
      return {
        status: 400,
        message: 'This key was used for another order.',
        field: 'idempotency_key',
      }
    case 'payment_not_cancellable':
      return {
        status: 400,
        message:
          failure.by === 'gateway'
            ? 'Stripe could not cancel the payment.'
            : 'Payment cannot be cancelled in its current status.',
      }
    case 'payment_not_refundable':
      return { status: 400, message: 'Payment cannot be refunded.' }
    case 'refund_exceeds_payment':
      return { status: 400, message: 'Refund amount exceeds payment amount.' }
    case 'idempotency_key_reused':
      return { status: 422, message: 'This Idempotency-Key was used with another request.' }
    case 'idempotency_key_busy':
      return { status: 409, message: 'A request with this Idempotency-Key is still running.' }
    case 'cart_holds_less':
    case 'all_lines_short':
    case 'payment_not_completed':
      return ofOtherContracts
    case 'webhook_rejected':
      return { status: 400, message: 'Invalid signature.' }
    case 'gateway_refused':
      if (failure.reason === 'amount') return amountNotTaken
      return { status: 400, message: 'The payment gateway refused the request.' }
    case 'message_refused':
    case 'gateway_unavailable':
    case 'unavailable':
      return unavailable
  }
}

function tooMany(retryAfterSeconds: number): Answer {
  const message = `Request was throttled. Try again in ${retryAfterSeconds} seconds.`
  return { status: 429, message, retryAfterSeconds }
}

function notFoundMessage(thing: string): string {
  if (thing === 'order') return 'Order not found.'
  if (thing === 'payment') return 'Payment not found.'
  if (thing === 'cart item') return 'Cart item not found.'
  return 'Not found.'
}

function imageMessage(reason: string): { message: string; field: string } {
  if (reason === 'size') return { field: 'image', message: 'At most 5 MB.' }
  if (reason === 'dimensions')
    return { field: 'image', message: 'At most 8000 pixels a side and 40 megapixels.' }
  if (reason === 'missing') return { field: 'key', message: 'Nothing was uploaded under this key.' }
  if (reason === 'used') return { field: 'key', message: 'This upload was already used.' }
  return { field: 'image', message: 'Only JPEG, PNG and WebP images are accepted.' }
}
