import { Hono } from 'hono'
import * as z from 'zod'
import { beginVisit } from '../../core/identity/begin-visit.ts'
import { endVisit } from '../../core/identity/end-visit.ts'
import { rotateTokens } from '../../core/identity/rotate-tokens.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { bearerOf } from '../../http/authentication.ts'
import { idempotent } from '../../http/idempotency.ts'
import { secretField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { signedIn } from './guards.ts'
import { notTooManyVisits } from './limits.ts'
import { presentSession, presentTokens } from './presenters/session.ts'
import { presentVisitor } from './presenters/user.ts'
import { sessionTerms } from './session-terms.ts'
import { visitOf } from './visit.ts'

const tokenLengthMax = 4096

const Refresh = z.object({ refresh_token: secretField(tokenLengthMax) })

export const auth = new Hono<AppEnv>()

// Not counted as signing in is: every page that is opened for the first time comes here. No key is looked at:
// who sends one is known by nothing but an address, and a visitor too many does no harm.
auth.post('/auth/anonymous', notTooManyVisits, async (c) => {
  const { user, tokens } = await beginVisit(c.var.ctx, bearerOf(c), sessionTerms)
  return done(c, 'Anonymous session created', {
    user: presentVisitor(user),
    ...presentTokens(tokens),
  })
})

auth.post('/auth/refresh-token', notTooManyVisits, body(Refresh), idempotent, async (c) => {
  const { refresh_token } = c.req.valid('json')
  const tokens = await rotateTokens(c.var.ctx, refresh_token, sessionTerms)
  return done(c, 'Tokens refreshed', presentTokens(tokens))
})

auth.post('/auth/logout', signedIn, notTooManyVisits, idempotent, async (c) => {
  const visit = await endVisit(c.var.ctx, visitOf(c), sessionTerms)
  return done(c, 'Signed out', presentSession(c, visit))
})
