import { Hono } from 'hono'
import * as z from 'zod'
import { emailContact, phoneContact } from '../../core/identity/contacts.ts'
import { requestRegistrationCode } from '../../core/identity/request-code.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import {
  assertRepeated,
  contactMissing,
  countryCode,
  destinationIn,
  e164,
  email,
  hasContact,
  laterName,
  name,
  newPassword,
  password,
  phone,
} from './contact-fields.ts'
import { signedIn } from './guards.ts'
import { fewSignIns } from './limits.ts'
import { presentSentCode } from './presenters/sent-code.ts'

const names = { first_name: name, last_name: laterName }

const WithPhone = z.object({
  ...{ phone, country_code: countryCode, email: email.nullish() },
  ...names,
})

const WithEmail = z.object({ email, phone: phone.nullish(), ...names })

const WithPassword = z
  .object({
    ...{ email: email.nullish(), phone: phone.nullish(), country_code: countryCode },
    ...{ password: newPassword, confirm_password: password },
  })
  .refine(hasContact, contactMissing)

export const registration = new Hono<AppEnv>()

for (const [path, channel] of [
  ['/auth/register/phone', 'sms'],
  ['/auth/register/whatsapp', 'whatsapp'],
] as const) {
  registration.post(path, signedIn, fewSignIns, body(WithPhone), idempotent, async (c) => {
    const { phone, email = null, first_name, last_name } = c.req.valid('json')
    const given = { firstName: first_name, lastName: last_name ?? '', email, phone: null }
    const to = { channel, contact: phoneContact(e164(phone)) }
    return presentSentCode(c, await requestRegistrationCode(c.var.ctx, to, c.var.user, given))
  })
}

registration.post(
  '/auth/register/email',
  signedIn,
  fewSignIns,
  body(WithEmail),
  idempotent,
  async (c) => {
    const { email, phone, first_name, last_name } = c.req.valid('json')
    const number = phone ? e164(phone) : null
    const given = { firstName: first_name, lastName: last_name ?? '', email: null, phone: number }
    const to = { channel: 'email', contact: emailContact(email) } as const
    return presentSentCode(c, await requestRegistrationCode(c.var.ctx, to, c.var.user, given))
  },
)

// The code goes to the address where both contacts are given.
registration.post(
  '/auth/register/password',
  signedIn,
  fewSignIns,
  body(WithPassword),
  idempotent,
  async (c) => {
    const { email, phone, password, confirm_password } = c.req.valid('json')
    assertRepeated(password, confirm_password)
    const to = destinationIn({ email, phone })
    const number = email && phone ? e164(phone) : null
    const given = { firstName: '', lastName: '', email: null, phone: number, password }
    return presentSentCode(c, await requestRegistrationCode(c.var.ctx, to, c.var.user, given))
  },
)
