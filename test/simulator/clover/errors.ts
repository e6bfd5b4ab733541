import type { Context } from 'hono'
import * as z from 'zod'
import type { Decline } from './test-cards.ts'

const statusTexts = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  404: 'Not Found',
  500: 'Internal Server Error',
}

type Status = keyof typeof statusTexts

interface ErrorBody {
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error'
  code?: string
  message: string
  decline_code?: string
  charge?: string
  param?: string
}

/** An answer in Clover's error shape. */
export class CloverFailure extends Error {
  readonly status: Status
  /** Null for refusals of which Clover gives a sentence alone. */
  readonly body: ErrorBody | null
  /** Whether the work had begun: then repeating the idempotency key repeats this answer. */
  readonly hasBegun: boolean

  constructor(status: Status, body: ErrorBody | null, hasBegun = false) {
    super(body?.message ?? statusTexts[status])
    this.status = status
    this.body = body
    this.hasBegun = hasBegun
  }
}

export function unauthorized(): CloverFailure {
  return new CloverFailure(401, null)
}

/** The request was not understood, and nothing has been done. */
export function invalidRequest(
  message: string,
  about: { code?: string; param?: string } = {},
): CloverFailure {
  return new CloverFailure(400, { type: 'invalid_request_error', message, ...about })
}

/** Understood, and refused for what the thing has become. */
export function refused(message: string, about: { code: string; param?: string }): CloverFailure {
  return new CloverFailure(400, { type: 'invalid_request_error', message, ...about }, true)
}

export function missing(kind: string, id: string, param: string): CloverFailure {
  const message = `No such ${kind}: ${id}`
  const body: ErrorBody = {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message,
    param,
  }
  return new CloverFailure(404, body)
}

export function cardError({ code, declineCode, message }: Decline, charge: string): CloverFailure {
  const body: ErrorBody = { type: 'card_error', code, decline_code: declineCode, message, charge }
  return new CloverFailure(402, body, true)
}

export function idempotencyError(message: string): CloverFailure {
  return new CloverFailure(400, { type: 'idempotency_error', message })
}

/** The body of a request, as far as it is understood. */
export async function readBody<S extends z.ZodType>(c: Context, schema: S): Promise<z.infer<S>> {
  const body = schema.safeParse(await c.req.json().catch(() => null))
  if (body.success) return body.data
  const [issue] = body.error.issues
  const param = issue?.path.join('.')
  throw invalidRequest(z.prettifyError(body.error), {
    code: 'invalid_request',
    ...(param && { param }),
  })
}

export function presentFailure(error: Error, c: Context): Response {
  if (!(error instanceof CloverFailure)) {
    console.error(error)
    return outage(c)
  }
  const { status, body } = error
  return c.json(
    { message: `${status} ${statusTexts[status]}`, ...(body && { error: body }) },
    status,
  )
}

export function outage(c: Context): Response {
  const error: ErrorBody = { type: 'api_error', message: 'Something went wrong at Clover.' }
  return c.json({ message: `500 ${statusTexts[500]}`, error }, 500)
}
