import type { Schema } from './document.ts'

const detail: Schema = { $ref: '#/components/schemas/Detail' }
const badRequest: Schema = { $ref: '#/components/schemas/BadRequest' }
const invalid: Schema = { $ref: '#/components/schemas/Invalid' }
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
} as const satisfies Record<string, Record<number, Schema>>

/** The contracts that are implemented and tested. */
export type TestedContract = keyof typeof commonAnswers
