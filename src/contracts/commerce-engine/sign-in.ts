import { Hono } from 'hono'
import * as z from 'zod'
import { emailContact, phoneContact } from '../../core/identity/contacts.ts'
import { logIn } from '../../core/identity/log-in.ts'
import { type Destination, requestLoginCode } from '../../core/identity/request-code.ts'
import { verifyCode } from '../../core/identity/verify-code.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import {
  contactIn,
  contactMissing,
  countryCode,
  e164,
  email,
  hasContact,
  oneContact,
  otp,
  otpToken,
  password,
  phone,
} from './contact-fields.ts'
import { signedIn } from './guards.ts'
import { fewSignIns } from './limits.ts'
import { otpActions, purposes } from './otp-actions.ts'
import { presentSentCode } from './presenters/sent-code.ts'
import { sessionTerms } from './session-terms.ts'
import { answerEntered, visitOf } from './visit.ts'

const registers = z.boolean().default(false)

const WithPhone = z.object({ phone, country_code: countryCode, register_if_not_exists: registers })

const WithEmail = z.object({ email, register_if_not_exists: registers })

const WithPassword = z.object({ ...oneContact, password }).refine(hasContact, contactMissing)

const Code = z.object({
  otp,
  otp_token: otpToken,
  otp_action: z.enum(otpActions),
})

export const signIn = new Hono<AppEnv>()

for (const [path, channel] of [
  ['/auth/login/phone', 'sms'],
  ['/auth/login/whatsapp', 'whatsapp'],
] as const) {
  signIn.post(path, signedIn, fewSignIns, body(WithPhone), idempotent, (c) => {
    const { phone, register_if_not_exists } = c.req.valid('json')
    const to = { channel, contact: phoneContact(e164(phone)) }
    return sendLoginCode(c, to, register_if_not_exists)
  })
}

signIn.post('/auth/login/email', signedIn, fewSignIns, body(WithEmail), idempotent, (c) => {
  const { email, register_if_not_exists } = c.req.valid('json')
  return sendLoginCode(
    c,
    { channel: 'email', contact: emailContact(email) },
    register_if_not_exists,
  )
})

async function sendLoginCode(c: Http, to: Destination, registers: boolean): Promise<Response> {
  const visitor = c.var.user
  return presentSentCode(c, await requestLoginCode(c.var.ctx, to, { visitor, registers }))
}

signIn.post(
  '/auth/login/password',
  signedIn,
  fewSignIns,
  body(WithPassword),
  idempotent,
  async (c) => {
    const { password, ...given } = c.req.valid('json')
    const credentials = { contact: contactIn(given), password, visit: visitOf(c) }
    const session = await logIn(c.var.ctx, credentials, sessionTerms)
    return answerEntered(c, 'Signed in', session)
  },
)

signIn.post('/auth/verify-otp', signedIn, fewSignIns, body(Code), idempotent, async (c) => {
  const { otp, otp_token, otp_action } = c.req.valid('json')
  const given = { token: otp_token, purpose: purposes[otp_action], code: otp }
  const session = await verifyCode(c.var.ctx, given, visitOf(c), sessionTerms)
  return answerEntered(c, 'Code verified', session)
})
