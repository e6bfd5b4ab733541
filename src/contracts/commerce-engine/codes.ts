import { Hono } from 'hono'
import * as z from 'zod'
import { emailContact, phoneContact } from '../../core/identity/contacts.ts'
import {
  type Destination,
  repeatRegistrationCode,
  requestContactCode,
  requestResetCode,
  type SentCode,
} from '../../core/identity/request-code.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import { countryCode, e164, email, phone } from './contact-fields.ts'
import { signedIn } from './guards.ts'
import { fewSignIns } from './limits.ts'
import { purposes } from './otp-actions.ts'
import { presentSentCode } from './presenters/sent-code.ts'

const ByEmail = z.object({
  channel: z.literal('email'),
  email,
  otp_action: z.enum(['register', 'reset-password', 'verify-email', 'update-email']),
})

const ByPhone = z.object({
  channel: z.enum(['sms', 'whatsapp']),
  phone,
  country_code: countryCode,
  otp_action: z.enum(['register', 'reset-password', 'verify-phone', 'update-phone']),
})

const Wanted = z.discriminatedUnion('channel', [ByEmail, ByPhone])

export const codes = new Hono<AppEnv>()

codes.post('/auth/generate-otp', signedIn, fewSignIns, body(Wanted), idempotent, async (c) => {
  const wanted = c.req.valid('json')
  const { channel, otp_action } = wanted
  const contact =
    wanted.channel === 'email' ? emailContact(wanted.email) : phoneContact(e164(wanted.phone))
  return presentSentCode(c, await send(c, { channel, contact }, otp_action))
})

function send(
  c: Http,
  to: Destination,
  action: z.infer<typeof Wanted>['otp_action'],
): Promise<SentCode> {
  const { ctx, user } = c.var
  if (action === 'register') return repeatRegistrationCode(ctx, to, user)
  if (action === 'reset-password') return requestResetCode(ctx, to)
  return requestContactCode(ctx, to, user, purposes[action])
}
