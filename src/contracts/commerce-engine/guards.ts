import { createMiddleware } from 'hono/factory'
import { NotFound } from '../../core/errors.ts'
import { AccountRequired } from '../../core/identity/errors.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { guardsOf } from '../../http/authentication.ts'
import { sessionTerms } from './session-terms.ts'

/** `signedIn` lets anonymous sessions pass, too: only `withAccount` after it does not. */
export const { maybeSignedIn, signedIn, withGoodToken } = guardsOf(sessionTerms)

/** Stands after `signedIn` where the document has `x-login-required`. @throws AccountRequired */
export const withAccount = createMiddleware<AppEnv>(async (c, next) => {
  if (c.var.user.isGuest) throw new AccountRequired()
  await next()
})

/** What belongs to another user is not found. Stands after the other guards. @throws NotFound */
export const ownUser = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.param('id') !== c.var.user.uuid) throw new NotFound('user')
  await next()
})

/** The same where the path names the customer, who has the user's id. @throws NotFound */
export const ownCustomer = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.param('customer_id') !== c.var.user.uuid) throw new NotFound('user')
  await next()
})
