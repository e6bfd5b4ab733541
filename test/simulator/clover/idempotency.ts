import type { MiddlewareHandler } from 'hono'
import { CloverFailure, idempotencyError, invalidRequest } from './errors.ts'
import type { World } from './world.ts'

export interface StoredAnswer {
  path: string
  request: string
  status: number
  body: string
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** Answers a repeated key with the first answer, whatever that was, once work on it had begun. */
export function idempotent({ answers }: World): MiddlewareHandler {
  return async (c, next) => {
    const key = c.req.header('Idempotency-Key')
    if (c.req.method !== 'POST') return next()
    if (key === undefined || !uuid.test(key)) {
      throw invalidRequest('The idempotency-key must be a UUID.', { param: 'idempotency-key' })
    }
    const [path, request] = [c.req.path, await c.req.text()]
    const stored = answers.get(key)
    if (stored) {
      if (stored.path !== path || stored.request !== request) {
        throw idempotencyError('The idempotency-key was used with other parameters.')
      }
      const headers = { 'Content-Type': 'application/json' }
      return new Response(stored.body, { status: stored.status, headers })
    }
    await next()
    if (c.error instanceof CloverFailure ? !c.error.hasBegun : c.error !== undefined) return
    const { status } = c.res
    answers.set(key, { path, request, status, body: await c.res.clone().text() })
  }
}
