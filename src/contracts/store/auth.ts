import { Hono } from 'hono'
import * as z from 'zod'
import { NotFound } from '../../core/errors.ts'
import { changePassword } from '../../core/identity/change-password.ts'
import { RefreshTokenRejected } from '../../core/identity/errors.ts'
import { listUsers } from '../../core/identity/list-users.ts'
import { emailCredentials, logIn } from '../../core/identity/log-in.ts'
import { logOut } from '../../core/identity/log-out.ts'
import { passwordLengthMax } from '../../core/identity/password-rules.ts'
import { register } from '../../core/identity/register.ts'
import { rotateTokens } from '../../core/identity/rotate-tokens.ts'
import type { SignedInUser, TokenPair } from '../../core/identity/types.ts'
import { updateProfile } from '../../core/identity/update-profile.ts'
import { emailField as email } from '../../http/address-fields.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { refuseForeignOrigin } from '../../http/authentication.ts'
import { cookieOf, deleteTokenCookies, setTokenCookies } from '../../http/cookies.ts'
import { idempotent } from '../../http/idempotency.ts'
import { type InputInvalid, invalidField } from '../../http/input-invalid.ts'
import { PageQuery, presentPage } from '../../http/pagination.ts'
import { limited, perAddress } from '../../http/rate-limit.ts'
import { lineField, secretField } from '../../http/text-fields.ts'
import { body, query } from '../../http/validate.ts'
import { maybeSignedIn, signedIn } from './guards.ts'
import { presentUser } from './presenters/user.ts'
import { sessionTerms } from './session-terms.ts'

const name = lineField(150)

const Register = z
  .object({
    email,
    first_name: name,
    last_name: name,
    password: secretField(passwordLengthMax),
    password2: secretField(passwordLengthMax),
  })
  .refine((account) => account.password === account.password2, {
    path: ['password2'],
    error: 'The two passwords differ.',
  })

const Login = z.object({ email, password: secretField(passwordLengthMax) })

/** Without a token in the body, or with an empty one, the cookie counts. */
const Refresh = z.object({
  refresh: z
    .string()
    .max(4096)
    .nullish()
    .transform((token) => token || undefined),
})

const ChangePassword = z
  .object({
    old_password: secretField(passwordLengthMax),
    new_password: secretField(passwordLengthMax),
    new_password2: secretField(passwordLengthMax),
  })
  .refine((change) => change.new_password === change.new_password2, {
    path: ['new_password2'],
    error: 'The two passwords differ.',
  })

const Profile = z.object({
  email: email.optional(),
  first_name: name.optional(),
  last_name: name.optional(),
})

const fewAttempts = limited('AUTH_LIMIT', perAddress)

export const auth = new Hono<AppEnv>()

auth.post('/auth/register/', fewAttempts, body(Register), idempotent, async (c) => {
  const { email, first_name, last_name, password } = c.req.valid('json')
  const account = { email, firstName: first_name, lastName: last_name, password }
  return answerSignedIn(c, await register(c.var.ctx, account, sessionTerms), 201)
})

auth.post('/auth/login/', fewAttempts, body(Login), idempotent, async (c) => {
  return answerSignedIn(
    c,
    await logIn(c.var.ctx, emailCredentials(c.req.valid('json')), sessionTerms),
    200,
  )
})

auth.post('/auth/logout/', signedIn, body(Refresh), idempotent, async (c) => {
  const refresh = c.req.valid('json').refresh ?? cookieOf(c, 'refresh_token')
  if (!refresh) throw refreshMissing()
  try {
    await logOut(c.var.ctx, { refresh, ownerId: c.var.user.id }, sessionTerms)
  } catch (error) {
    if (!(error instanceof RefreshTokenRejected)) throw error
    // 400 here and 401 at the exchange: the access token has just proved who is asking.
    throw invalidField('', 'Refresh token is invalid or expired.')
  }
  deleteTokenCookies(c)
  return c.json({
    detail: 'Logged out successfully',
    security_info: {
      refresh_token: 'blacklisted and cannot be reused',
      access_token: 'will expire naturally in ~5 minutes',
      cookies: 'deleted (if cookie-based auth was used)',
    },
  })
})

auth.post('/auth/token/refresh/', body(Refresh), idempotent, async (c) => {
  const sent = c.req.valid('json').refresh
  const kept = cookieOf(c, 'refresh_token')
  const refresh = sent ?? kept
  if (!refresh) throw refreshMissing()
  if (sent === undefined) refuseForeignOrigin(c)
  const tokens = await rotateTokens(c.var.ctx, refresh, sessionTerms)
  // A token that was delivered HttpOnly is never handed to script.
  if (sent === undefined || usesCookies(c)) {
    setTokenCookies(c, tokens, sessionTerms)
    return c.json({ detail: 'Token refreshed successfully' })
  }
  return c.json({ access: tokens.access, refresh: tokens.refresh })
})

auth.post(
  '/auth/change-password/',
  signedIn,
  fewAttempts,
  body(ChangePassword),
  idempotent,
  async (c) => {
    const { old_password, new_password } = c.req.valid('json')
    const change = { oldPassword: old_password, newPassword: new_password }
    await changePassword(c.var.ctx, c.var.user, change, sessionTerms)
    return c.json({ detail: 'Password changed successfully' })
  },
)

auth.get('/auth/me/', signedIn, (c) => c.json(presentUser(c.var.user)))

auth.patch('/auth/me/', signedIn, body(Profile), idempotent, async (c) => {
  const { email, first_name, last_name } = c.req.valid('json')
  const change = { email, firstName: first_name, lastName: last_name }
  return c.json(presentUser(await updateProfile(c.var.ctx, c.var.user, change)))
})

// Open in development; in production nobody but staff learns that it exists.
auth.get('/auth/users/', maybeSignedIn, query(PageQuery), async (c) => {
  const isOpen = c.var.variables.ENVIRONMENT === 'development'
  if (!isOpen && !c.var.user?.isStaff) throw new NotFound('user')
  const page = await listUsers(c.var.ctx.db, c.req.valid('query').page)
  return c.json(presentPage(c, page, page.items.map(presentUser)))
})

function answerSignedIn(
  c: Http,
  { user, tokens }: { user: SignedInUser; tokens: TokenPair },
  status: 200 | 201,
): Response {
  if (!usesCookies(c)) return c.json({ user: presentUser(user), tokens }, status)
  setTokenCookies(c, tokens, sessionTerms)
  return c.json({ user: presentUser(user) }, status)
}

function usesCookies(c: Http): boolean {
  return ['true', '1'].includes((c.req.query('use_cookies') ?? '').toLowerCase())
}

function refreshMissing(): InputInvalid {
  return invalidField('refresh', 'This field is required.')
}
