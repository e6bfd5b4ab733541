import type { MiddlewareHandler } from 'hono'
import type { StripeEnv } from './env.ts'
import { idempotencyError, invalidRequest, StripeFailure } from './errors.ts'
import type { World } from './world.ts'

export interface StoredAnswer {
  path: string
  params: string
  status: number
  body: string
  requestId: string
  storedAtMs: number
}

const keyLengthMax = 255
const keyAgeMaxMs = 24 * 60 * 60 * 1000

/** Answers a repeated key with the first answer, whatever that was, once work on it had begun. */
export function idempotent(world: World): MiddlewareHandler<StripeEnv> {
  return async (c, next) => {
    const { idempotency_key: key, id: requestId } = c.var.cause
    if (key === null) return next()
    if (key.length > keyLengthMax) {
      throw invalidRequest(`Idempotency keys can have at most ${keyLengthMax} characters.`)
    }
    const request = { path: c.req.path, params: canonical(c.var.params) }
    const nowMs = world.simulator.now().getTime()
    const stored = world.answers.get(key)
    if (stored && nowMs - stored.storedAtMs < keyAgeMaxMs) {
      assertSame(key, stored, request)
      return new Response(stored.body, {
        status: stored.status,
        headers: {
          'Content-Type': 'application/json',
          'Idempotent-Replayed': 'true',
          'Original-Request': stored.requestId,
        },
      })
    }
    await next()
    if (c.error instanceof StripeFailure ? !c.error.hasBegun : c.error !== undefined) return
    const body = await c.res.clone().text()
    const { status } = c.res
    world.answers.set(key, { ...request, status, body, requestId, storedAtMs: nowMs })
  }
}

function assertSame(key: string, stored: StoredAnswer, request: { path: string; params: string }) {
  if (stored.path !== request.path) {
    throw idempotencyError(
      'Keys for idempotent requests can only be used for the same endpoint they were first used ' +
        `for ('${stored.path}' vs '${request.path}'). Try using a key other than '${key}' if you ` +
        'meant to execute a different request.',
    )
  }
  if (stored.params !== request.params) {
    throw idempotencyError(
      'Keys for idempotent requests can only be used with the same parameters they were first ' +
        `used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    )
  }
}

/** The same text for the same parameters, in whichever order they came. */
function canonical(params: unknown): string {
  return JSON.stringify(params, (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
