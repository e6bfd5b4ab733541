import { Hono } from 'hono'
import * as z from 'zod'
import { emailCredentials, logIn } from '../../core/identity/log-in.ts'
import { mailPasswordReset, mailVerification } from '../../core/identity/mail-link.ts'
import type { LinkParts } from '../../core/identity/one-time-tokens.ts'
import { passwordLengthMax } from '../../core/identity/password-rules.ts'
import { registerUnverified } from '../../core/identity/register-unverified.ts'
import { assertResetLink, resetPassword } from '../../core/identity/reset-password.ts'
import { rotateTokens } from '../../core/identity/rotate-tokens.ts'
import { signInWithGoogle } from '../../core/identity/sign-in-with-google.ts'
import { verifyEmail } from '../../core/identity/verify-email.ts'
import { emailField as email } from '../../http/address-fields.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { lineField, secretField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { signedIn } from './guards.ts'
import { fewChanges, fewRequests } from './limits.ts'
import { presentUser } from './presenters/user.ts'
import { sessionTerms } from './session-terms.ts'

const tokenLengthMax = 4096

const password = secretField(passwordLengthMax)
const token = secretField(tokenLengthMax)

const location = lineField(100, 0)
  .transform((place) => place || null)
  .nullable()
  .default(null)

const Registration = z.object({ email, password, location })

const Credentials = z.object({ email, password })

const GoogleLogin = z.object({ token, email, location })

const Refresh = z.object({ refresh_token: token })

const Address = z.object({ email })

const NewPassword = z.object({ password })

/** The first is an operation below, the second a page of the storefront. */
const verification = {
  site: 'api',
  path: '/api/verify-email/{token}/{uid}/',
  ttlHours: 24,
} as const
const reset = { site: 'storefront', path: '/reset-password/{uid}/{token}/', ttlHours: 1 } as const

export const auth = new Hono<AppEnv>()

auth.post('/api/register/', fewRequests, body(Registration), idempotent, async (c) => {
  const registration = { ...c.req.valid('json'), link: verification }
  const { user, tokens } = await registerUnverified(c.var.ctx, registration, sessionTerms)
  return c.json({ user: presentUser(user), token: tokens.access }, 201)
})

auth.post('/api/auth/login/', fewRequests, body(Credentials), idempotent, async (c) => {
  const { user, tokens } = await logIn(
    c.var.ctx,
    emailCredentials(c.req.valid('json')),
    sessionTerms,
  )
  return c.json({ ...presentTokens(tokens), user: presentUser(user) })
})

auth.post('/api/auth/google/', fewRequests, body(GoogleLogin), idempotent, async (c) => {
  const { user, tokens } = await signInWithGoogle(c.var.ctx, c.req.valid('json'), sessionTerms)
  const { uuid, ...shown } = presentUser(user)
  return c.json({ ...presentTokens(tokens), user: shown })
})

auth.post('/api/auth/refresh/', fewRequests, body(Refresh), idempotent, async (c) => {
  const { refresh_token } = c.req.valid('json')
  return c.json(presentTokens(await rotateTokens(c.var.ctx, refresh_token, sessionTerms)))
})

// Changes nothing, so there is nothing that an Idempotency-Key could keep from happening twice.
auth.post('/api/auth/validate-token/', signedIn, fewChanges, (c) => c.json({ valid: true }))

auth.get('/api/verify-email/:token/:uid/', fewRequests, idempotent, async (c) => {
  // Mail scanners ask whether the page is there; that must not use the link up.
  if (c.req.method === 'HEAD') return c.body(null)
  const { access } = await verifyEmail(c.var.ctx, linkOf(c), sessionTerms)
  return c.json({ success: true, message: 'Email verified successfully', token: access })
})

auth.post('/api/resend-verification/', fewRequests, body(Address), idempotent, async (c) => {
  await mailVerification(c.var.ctx, c.req.valid('json').email, verification)
  return c.json({ success: true, message: 'Verification email resent successfully' })
})

auth.post('/api/forgot-password/', fewRequests, body(Address), idempotent, async (c) => {
  await mailPasswordReset(c.var.ctx, c.req.valid('json').email, reset)
  return c.json({ success: true, message: 'Password reset link sent to your email' })
})

auth.post(
  '/api/reset-password/:uid/:token/',
  fewRequests,
  resourceFirst((c) => assertResetLink(c.var.ctx, linkOf(c))),
  body(NewPassword),
  idempotent,
  async (c) => {
    const newPassword = c.req.valid('json').password
    await resetPassword(c.var.ctx, { ...linkOf(c), newPassword })
    return c.json({ success: true, message: 'Password reset successful' })
  },
)

/** The two parts of a mailed link. */
function linkOf(c: Http): LinkParts {
  return { uid: c.req.param('uid') ?? '', token: c.req.param('token') ?? '' }
}

function presentTokens({ access, refresh }: { access: string; refresh: string }) {
  return { access_token: access, refresh_token: refresh }
}
