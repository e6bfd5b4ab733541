import { createMiddleware } from 'hono/factory'
import { NotFound } from '../../core/errors.ts'
import { AccountRequired } from '../../core/identity/errors.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { guardsOf } from '../../http/authentication.ts'
import { sessionTerms } from './session-terms.ts'

/** `signedIn` lets anonymous sessions pass, too: only `withAccount` after it does not. */
export const { maybeSignedIn, signedIn, signInBeside, withGoodToken } = guardsOf(sessionTerms)

/** Stands after `signedIn` where the document has `x-login-required`. @throws AccountRequired */
export const withAccount = createMiddleware<AppEnv>(async (c, next) => {
  assertAccount(c)
  await next()
})

/** What belongs to another user is not found. Stands after the other guards. @throws NotFound */
export const ownUser = ownBy('id')

/** The same where the path calls a user a customer. */
export const ownCustomer = ownBy('customer_id')

function ownBy(name: string) {
  return createMiddleware<AppEnv>(async (c, next) => {
    assertOwn(c, name)
    await next()
  })
}

/**
 * What `withAccount` and `ownCustomer` assert, for routes that read beside the sign-in.
 * @throws AccountRequired, NotFound
 */
export function assertOwnAccount(c: Http): void {
  assertAccount(c)
  assertOwn(c, 'customer_id')
}

function assertAccount(c: Http): void {
  if (c.var.user.isGuest) throw new AccountRequired()
}

function assertOwn(c: Http, name: string): void {
  if (c.req.param(name) !== c.var.user.uuid) throw new NotFound('user')
}
