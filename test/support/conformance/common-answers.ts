import type { Schema } from './document.ts'

const detail: Schema = { $ref: '#/components/schemas/Detail' }
const badRequest: Schema = { $ref: '#/components/schemas/BadRequest' }
const invalid: Schema = { $ref: '#/components/schemas/Invalid' }
const error: Schema = { $ref: '#/components/schemas/Error' }
const badToken: Schema = { $ref: '#/components/schemas/TokenError' }

/**
 * JSON answers that any operation of a contract may give without its document repeating them:
 * malformed requests, missing sign-in, unknown paths and methods, idempotency conflicts,
 * preconditions (If-Match), sizes and types, rate limits and failures. By contract, then by status.
 */
export const commonAnswers = {
  store: {
    400: badRequest,
    401: detail,
    403: detail,
    404: detail,
    405: detail,
    409: detail,
    412: detail,
    413: detail,
    415: detail,
    422: detail,
    429: detail,
    500: detail,
    503: detail,
  },
  cortex: {
    400: invalid,
    401: { anyOf: [detail, badToken] },
    403: detail,
    404: detail,
    405: detail,
    409: detail,
    412: detail,
    413: detail,
    415: detail,
    422: detail,
    429: detail,
    500: detail,
    503: detail,
  },
  avantlush: {
    400: error,
    401: error,
    403: error,
    404: error,
    405: error,
    409: error,
    412: error,
    413: error,
    415: error,
    422: error,
    429: error,
    500: error,
    503: error,
  },
  'commerce-engine': {
    400: error,
    401: error,
    404: error,
    405: error,
    409: error,
    413: error,
    415: error,
    422: error,
    429: error,
    500: error,
    503: error,
  },
} as const satisfies Record<string, Record<number, Schema>>

/** The contracts that are implemented and tested. */
export type TestedContract = keyof typeof commonAnswers
