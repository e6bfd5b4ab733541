import { Hono } from 'hono'
import * as z from 'zod'
import { activateAccount } from '../../core/identity/activate-account.ts'
import { emailCredentials, logIn } from '../../core/identity/log-in.ts'
import { logOut } from '../../core/identity/log-out.ts'
import { passwordLengthMax } from '../../core/identity/password-rules.ts'
import { registerInactive } from '../../core/identity/register-inactive.ts'
import { requestPasswordReset } from '../../core/identity/request-password-reset.ts'
import { resetPassword } from '../../core/identity/reset-password.ts'
import { rotateTokens } from '../../core/identity/rotate-tokens.ts'
import { verifyToken } from '../../core/identity/verify-token.ts'
import { emailField as email, loginField } from '../../http/address-fields.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { limited, perAddress } from '../../http/rate-limit.ts'
import { lineField, secretField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { presentAccount } from './presenters/account.ts'
import { sessionTerms } from './session-terms.ts'

const tokenLengthMax = 4096

const password = secretField(passwordLengthMax)
const token = secretField(tokenLengthMax)

const Registration = z.object({
  email,
  // A blank name is no name.
  username: lineField(150, 0)
    .transform((name) => name || null)
    .nullable()
    .default(null),
  password,
})

// An address that is none belongs to nobody, which is all that signing in tells about addresses.
const Credentials = z.object({ email: loginField, password })

const Refresh = z.object({ refresh: token })

const AnyToken = z.object({ token })

const ResetRequest = z.object({ email })

const NewPassword = z.object({ uid: secretField(100), token, new_password: password })

/** The first is an operation below, the second a page of the storefront. */
const activation = {
  site: 'api',
  path: '/api/v1/auth/activate/{uid}/{token}/',
  ttlHours: 72,
} as const
const reset = { site: 'storefront', path: '/password-reset/{uid}/{token}/', ttlHours: 72 } as const

const fewAttempts = limited('AUTH_LIMIT', perAddress)

export const auth = new Hono<AppEnv>()

auth.post('/auth/users/', fewAttempts, body(Registration), idempotent, async (c) => {
  const registration = { ...c.req.valid('json'), link: activation }
  return c.json(presentAccount(await registerInactive(c.var.ctx, registration)), 201)
})

auth.get('/api/v1/auth/activate/:uid/:token/', idempotent, async (c) => {
  // Mail scanners ask whether the page is there; that must not use the link up.
  if (c.req.method === 'HEAD') return c.body(null)
  await activateAccount(c.var.ctx, c.req.param())
  return c.json({ detail: 'Account activated' })
})

auth.post('/auth/jwt/create/', fewAttempts, body(Credentials), idempotent, async (c) => {
  const { user, tokens } = await logIn(
    c.var.ctx,
    emailCredentials(c.req.valid('json')),
    sessionTerms,
  )
  return c.json({ email: user.email, access: tokens.access, refresh: tokens.refresh }, 201)
})

auth.post('/auth/jwt/refresh/', body(Refresh), idempotent, async (c) => {
  const sent = c.req.valid('json').refresh
  const { access, refresh } = await rotateTokens(c.var.ctx, sent, sessionTerms)
  return c.json({ access, refresh })
})

auth.post('/auth/jwt/logout/', body(Refresh), idempotent, async (c) => {
  const { refresh } = c.req.valid('json')
  await logOut(c.var.ctx, { refresh }, sessionTerms)
  return c.json({ refresh }, 201)
})

// Changes nothing, so there is nothing that an Idempotency-Key could keep from happening twice.
auth.post('/auth/jwt/verify/', body(AnyToken), async (c) => {
  const { token } = c.req.valid('json')
  await verifyToken(c.var.ctx, token, sessionTerms)
  return c.json({ token }, 201)
})

auth.post('/auth/users/reset_password/', fewAttempts, body(ResetRequest), idempotent, async (c) => {
  const { email } = c.req.valid('json')
  await requestPasswordReset(c.var.ctx, { email, link: reset })
  return c.json({ email }, 201)
})

auth.post(
  '/auth/users/reset_password_confirm/',
  fewAttempts,
  body(NewPassword),
  idempotent,
  async (c) => {
    const { uid, token, new_password } = c.req.valid('json')
    await resetPassword(c.var.ctx, { uid, token, newPassword: new_password })
    return c.json({ uid, token }, 201)
  },
)
