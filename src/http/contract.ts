import type { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { describeError, describeWithStack } from '../core/describe-error.ts'
import { DomainError } from '../core/domain-error.ts'
import { Unavailable } from '../core/errors.ts'
import type { Log } from '../core/ports.ts'
import type { AppEnv, Http } from './app-env.ts'
import { InputInvalid } from './input-invalid.ts'
import { RequestUnreadable } from './request-unreadable.ts'

/** A published API: its routes, its part of the paths, and its words for what goes wrong. */
export interface Contract {
  routes: Hono<AppEnv>
  /** Whether a path that no contract routes is answered in this one's words. */
  owns(path: string): boolean
  errors: ErrorFormat
  /** What must hold of every request under its paths before anything else is looked at; throws where not. */
  firstAssert?(c: Http): void
  /** Pages of every origin may call it, with these headers besides those that all contracts know. */
  openTo?: { headers: string[] }
}

/** The bodies and statuses that a contract has for everything that is no success. */
export interface ErrorFormat {
  /** A failure of the core. */
  answerFailure(c: Http, failure: DomainError): Response
  /** Input of the wrong shape; an empty field name means the input as a whole. */
  answerInvalid(c: Http, fields: Map<string, string[]>): Response
  /** What can happen to any request: unreadable, unrouted, or broken on our side. */
  answerStatus(c: Http, status: GeneralStatus, message: string): Response
}

export type GeneralStatus = RequestUnreadable['status'] | 404 | 405 | 500

/** Answers whatever was thrown in a contract's format; what nobody expected is logged, not shown. */
export function answerError(format: ErrorFormat, log: Log, error: Error, c: Http): Response {
  if (error instanceof InputInvalid) return format.answerInvalid(c, error.fields)
  if (error instanceof RequestUnreadable) {
    return format.answerStatus(c, error.status, error.message)
  }
  if (isBrokenJson(error)) return format.answerStatus(c, 400, 'The body is not valid JSON.')
  if (error instanceof DomainError) return format.answerFailure(c, error)
  const { requestId } = c.var
  const cause = error.cause === undefined ? undefined : describeError(error.cause)
  log('error', 'request.failed', { requestId, error: describeWithStack(error), cause })
  if (isOutage(error)) return format.answerFailure(c, new Unavailable('The database is busy'))
  return format.answerStatus(c, 500, `Internal server error. Request id: ${requestId}.`)
}

/** The validator throws one kind of its own: for JSON that cannot be parsed. */
function isBrokenJson(error: Error): boolean {
  return error instanceof HTTPException && error.status === 400
}

/** D1's words for being overloaded, moved, locked or broken (platform documentation, D1 errors). */
const outages =
  /SQLITE_BUSY|database is locked|overloaded|object to be reset|connection lost|internal error/i

function isOutage(error: unknown): boolean {
  return error instanceof Error && (outages.test(error.message) || isOutage(error.cause))
}
