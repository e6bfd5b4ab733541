import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { DomainError } from '../core/domain-error.ts'
import type { AppEnv, Http } from './app-env.ts'
import { InputInvalid } from './input-invalid.ts'
import { RequestUnreadable } from './request-unreadable.ts'

/**
 * Tells that a path leads nowhere before it tells what is wrong with the body: `assertThere` is asked
 * where the body was refused. A good body needs no question, since the command looks itself. Stands
 * after the guards and before the validation.
 */
export function resourceFirst(
  assertThere: (c: Http) => Promise<unknown>,
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next()
    if (isRefused(c.error)) await assertThere(c)
  }
}

function isRefused(error: Error | undefined): boolean {
  if (error instanceof DomainError) return error.kind === 'invalid'
  return [InputInvalid, RequestUnreadable, HTTPException].some((kind) => error instanceof kind)
}
