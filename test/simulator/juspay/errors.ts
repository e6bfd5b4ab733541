import type { Context } from 'hono'

type Status = 400 | 401 | 404 | 500

/** An answer in one of Juspay's error shapes. */
export class JuspayFailure extends Error {
  readonly status: Status
  readonly body: object

  constructor(status: Status, body: object) {
    super(JSON.stringify(body))
    this.status = status
    this.body = body
  }
}

/** The names of fields that are missing or wrong. */
export function invalidInput(fields: string[]): JuspayFailure {
  const message = 'Invalid input data'
  return new JuspayFailure(400, {
    error_message: 'Bad Request.',
    status: 'Bad Request',
    error_code: 'INVALID_REQUEST',
    error_info: {
      user_message: message,
      fields: fields.map((name) => ({
        field_name: name,
        reason: 'Missing field or Invalid Value',
      })),
      developer_message: message,
      code: 'INVALID_INPUT',
      category: 'USER_ERROR',
    },
  })
}

export function unauthorized(message: string): JuspayFailure {
  return new JuspayFailure(401, {
    status: 'error',
    error_code: 'access_denied',
    error_info: {
      user_message: 'Unauthorized.',
      developer_message: message,
      code: 'UNAUTHORIZED',
      category: 'USER_ERROR',
    },
  })
}

export function orderNotFound(orderId: string): JuspayFailure {
  const message = 'Order Not Found'
  return new JuspayFailure(400, {
    status: 'NOT_FOUND',
    error_info: {
      user_message: message,
      developer_message: message,
      code: 'RESOURCE_NOT_FOUND',
      category: 'USER_ERROR',
    },
    status_id: 40,
    order_id: orderId,
  })
}

/** How Juspay says this is not documented; the code is that of an "update on a charged order". */
export function alreadyCharged(): JuspayFailure {
  const message = 'Order is already charged'
  return new JuspayFailure(400, {
    status: 'error',
    error_code: 'INVALID_ACTION',
    error_message: message,
    error_info: {
      user_message: message,
      developer_message: message,
      code: 'INVALID_ACTION',
      category: 'USER_ERROR',
    },
  })
}

/** What Juspay answers to a refund that it does not make. */
export function refusedRefund(code: string, message: string): JuspayFailure {
  return new JuspayFailure(400, {
    status_id: -1,
    status: 'ERROR',
    error_message: message,
    error_code: code,
  })
}

export function presentFailure(error: Error, c: Context): Response {
  if (error instanceof JuspayFailure) return c.json(error.body, error.status)
  console.error(error)
  return outage(c)
}

export function outage(c: Context): Response {
  const message = 'Internal Server Error'
  return c.json({ status: 'error', error_code: 'internal_error', error_message: message }, 500)
}
