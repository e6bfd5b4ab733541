import type { SkippedLine } from '../../core/cart/types.ts'
import type { Failure, SaleFailure } from '../../core/errors.ts'
import type { Http } from '../../http/app-env.ts'
import type { ErrorFormat } from '../../http/contract.ts'
import { snakeCase } from '../../http/snake-case.ts'
import { presentSkipped } from './presenters/sale.ts'

type Status = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 502 | 503

type Body =
  | { detail: string; items?: string[] }
  | { detail: string; code: 'token_not_valid' }
  | FieldErrors

type FieldErrors = Record<string, string[]>

interface Answer {
  status: Status
  body: Body
  retryAfterSeconds?: number
}

/**
 * The one place where failures become this contract's bodies: `{detail}`, messages by field for
 * invalid input (`non_field_errors` for the whole of it), `{detail, code}` for bad tokens.
 */
export const errors: ErrorFormat = {
  answerFailure: (c, failure) => answer(c, answerOf(failure)),
  answerInvalid: (c, fields) => answer(c, { status: 400, body: fieldErrors(fields) }),
  answerStatus: (c, status, message) => answer(c, detail(status, message)),
}

function answer(c: Http, { status, body, retryAfterSeconds }: Answer): Response {
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="api"')
  if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds))
  return c.json(body, status)
}

function detail(status: Status, message: string): Answer {
  return { status, body: { detail: message } }
}

function fieldErrors(fields: Map<string, string[]>): FieldErrors {
  return Object.fromEntries(
    [...fields].map(([field, messages]) => [field || 'non_field_errors', messages]),
  )
}

const tokenNotValid: Answer = {
  status: 401,
  body: { detail: 'Token is invalid or expired', code: 'token_not_valid' },
}

const alreadyReviewed: Answer = {
  status: 400,
  body: { non_field_errors: ['You already submitted feedback on this product'] },
}

function answerOf(failure: Failure): Answer {
  switch (failure.code) {
    case 'invalid_field':
      return { status: 400, body: { [snakeCase(failure.field)]: failure.messages } }
    case 'not_found':
      return detail(404, failure.thing === 'product' ? 'Product not found' : 'Not found.')
    case 'not_owner':
      return detail(404, 'Not found.')
    case 'page_out_of_range':
      return detail(404, 'Invalid page.')
    case 'precondition_failed':
      return detail(412, 'It has changed since you read it.')
    case 'not_authenticated':
      return detail(401, 'Authentication credentials were not provided.')
    case 'token_invalid':
    case 'refresh_token_rejected':
      return tokenNotValid
    case 'wrong_credentials':
    case 'account_disabled':
      return detail(401, 'No active account found with the given credentials')
    case 'not_staff':
      return detail(403, 'You do not have permission to perform this action.')
    case 'foreign_origin':
      return detail(403, 'Cross-site request refused.')
    case 'link_rejected':
      return failure.purpose === 'activation'
        ? detail(400, 'Invalid activation link')
        : { status: 400, body: { token: ['Invalid token for given user.'] } }
    case 'too_many_requests':
      return tooMany(failure.retryAfterSeconds)
    case 'already_reviewed':
      return alreadyReviewed
    case 'visit_not_recorded':
      return detail(400, 'Transaction rolled back due to an error')
    // This contract has no operation that these could stop.
    case 'category_not_empty':
    case 'image_rejected':
      return detail(400, 'This is not possible.')
    default:
      return answerOfSale(failure)
  }
}

const notCompleted = { unknown: 'Payment not found', unpaid: 'Payment was not completed' }

function answerOfSale(failure: SaleFailure): Answer {
  switch (failure.code) {
    case 'cart_empty':
      return detail(400, 'Cart is empty')
    case 'cart_full':
      return detail(400, `The cart takes at most ${failure.linesMax} different products`)
    case 'quantity_limit':
      return detail(400, `The cart takes at most ${failure.quantityMax} of a product`)
    case 'cart_holds_less':
      return detail(400, 'Cannot remove more than the cart holds')
    case 'all_lines_short':
      return allLinesShort(failure.lines)
    case 'product_not_for_sale':
      return { status: 400, body: { product_id: [noSuchObject(failure.productId)] } }
    case 'product_unavailable':
    case 'insufficient_stock':
      return detail(400, 'Not enough stock')
    case 'order_not_payable':
      return detail(400, 'No pending order found')
    case 'payment_not_completed':
      return detail(400, notCompleted[failure.reason])
    case 'idempotency_key_reused':
      return detail(422, 'This Idempotency-Key was used with another request.')
    case 'idempotency_key_busy':
      return detail(409, 'A request with this Idempotency-Key is still running.')
    case 'gateway_refused':
      if (failure.reason === 'amount') {
        return detail(400, 'The payment gateway does not take so small or so large an amount')
      }
      return detail(400, 'The payment gateway refused the request')
    case 'gateway_unavailable':
      return detail(502, 'Payment gateway error')
    case 'message_refused':
    case 'unavailable':
      return { ...detail(503, 'Temporarily unavailable. Please try again.'), retryAfterSeconds: 5 }
    // This contract has no operation that these could stop.
    case 'order_not_cancellable':
    case 'order_transition_refused':
    case 'idempotency_key_of_other_order':
    case 'payment_not_cancellable':
    case 'payment_not_refundable':
    case 'refund_exceeds_payment':
    case 'webhook_rejected':
      return detail(400, 'This is not possible.')
  }
}

function noSuchObject(id: number): string {
  return `Invalid pk "${id}" - object does not exist.`
}

function allLinesShort(lines: SkippedLine[]): Answer {
  const items = lines.map(presentSkipped)
  return { status: 400, body: { detail: 'Not enough stock for any line', items } }
}

function tooMany(retryAfterSeconds: number): Answer {
  const message = `Request was throttled. Expected available in ${retryAfterSeconds} seconds.`
  return { ...detail(429, message), retryAfterSeconds }
}
