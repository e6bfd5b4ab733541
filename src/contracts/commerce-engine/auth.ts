import { Hono } from 'hono'
import { beginVisit } from '../../core/identity/begin-visit.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { bearerOf } from '../../http/authentication.ts'
import { done } from './envelope.ts'
import { presentVisitor } from './presenters/user.ts'
import { sessionTerms } from './session-terms.ts'

export const auth = new Hono<AppEnv>()

// Not counted as signing in is: every page that is opened for the first time comes here.
auth.post('/auth/anonymous', async (c) => {
  const { user, tokens } = await beginVisit(c.var.ctx, bearerOf(c), sessionTerms)
  return done(c, 'Anonymous session created', {
    user: presentVisitor(user),
    access_token: tokens.access,
    refresh_token: tokens.refresh,
  })
})
