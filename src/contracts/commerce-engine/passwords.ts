import { Hono } from 'hono'
import * as z from 'zod'
import { changePassword } from '../../core/identity/change-password.ts'
import { renewSession } from '../../core/identity/renew-session.ts'
import { requestResetCode } from '../../core/identity/request-code.ts'
import { resetByCode } from '../../core/identity/reset-by-code.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import {
  assertRepeated,
  contactMissing,
  destinationIn,
  hasContact,
  newPassword,
  oneContact,
  otp,
  otpToken,
  password,
} from './contact-fields.ts'
import { done } from './envelope.ts'
import { maybeSignedIn, signedIn, withAccount } from './guards.ts'
import { fewSignIns } from './limits.ts'
import { presentSentCode } from './presenters/sent-code.ts'
import { presentTokens } from './presenters/session.ts'
import { sessionTerms } from './session-terms.ts'
import { answerEntered, visitOf } from './visit.ts'

const Change = z.object({
  old_password: password,
  new_password: newPassword,
  confirm_password: password,
})

const Forgotten = z.object(oneContact).refine(hasContact, contactMissing)

const Reset = z.object({
  new_password: newPassword,
  confirm_password: password,
  otp_token: otpToken,
  otp,
})

export const passwords = new Hono<AppEnv>()

passwords.post(
  '/auth/change-password',
  signedIn,
  withAccount,
  fewSignIns,
  body(Change),
  idempotent,
  async (c) => {
    const { old_password, new_password, confirm_password } = c.req.valid('json')
    assertRepeated(new_password, confirm_password)
    const { ctx, user } = c.var
    const visit = visitOf(c)
    const change = { oldPassword: old_password, newPassword: new_password, visit }
    await changePassword(ctx, user, change, sessionTerms)
    const { tokens } = await renewSession(ctx, visit, sessionTerms)
    return done(c, 'Password changed', presentTokens(tokens))
  },
)

passwords.post(
  '/auth/forgot-password',
  signedIn,
  fewSignIns,
  body(Forgotten),
  idempotent,
  async (c) => {
    const to = destinationIn(c.req.valid('json'))
    return presentSentCode(c, await requestResetCode(c.var.ctx, to))
  },
)

passwords.post(
  '/auth/reset-password',
  maybeSignedIn,
  fewSignIns,
  body(Reset),
  idempotent,
  async (c) => {
    const { new_password, confirm_password, otp_token, otp } = c.req.valid('json')
    assertRepeated(new_password, confirm_password)
    const visit = c.var.user ? visitOf(c) : null
    const reset = { token: otp_token, code: otp, newPassword: new_password, visit }
    const session = await resetByCode(c.var.ctx, reset, sessionTerms)
    return answerEntered(c, 'Password reset', session)
  },
)
