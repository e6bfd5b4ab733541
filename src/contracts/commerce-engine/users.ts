import { Hono } from 'hono'
import * as z from 'zod'
import { closeOwnAccount } from '../../core/customers/close-account.ts'
import { deactivateUser } from '../../core/identity/deactivate-user.ts'
import { editAccount } from '../../core/identity/edit-account.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { textField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { BusinessInput } from './business-fields.ts'
import { countryCode, e164, email, laterName, phone } from './contact-fields.ts'
import { done } from './envelope.ts'
import { ownUser, signedIn, withAccount } from './guards.ts'
import { fewChanges } from './limits.ts'
import { presentPreferences, presentUser } from './presenters/user.ts'

const channels = z.object({ email: z.boolean(), sms: z.boolean(), whatsapp: z.boolean() })

const Preferences = z.object({
  transactional: channels,
  promotional: channels,
  newsletter: channels,
})

/** Contacts may be sent back as they are. */
const UserChange = z.object({
  first_name: laterName,
  last_name: laterName,
  email: email.nullish(),
  phone: phone.nullish(),
  country_code: countryCode,
  notification_preferences: Preferences.optional(),
  business: BusinessInput.nullish(),
})

const PreferencesChange = z.object({ notification_preferences: Preferences })

const contactsMax = 100

const Contacts = z.object({
  email: z.array(textField(254)).max(contactsMax).default([]),
  phone: z.array(textField(30)).max(contactsMax).default([]),
})

export const users = new Hono<AppEnv>()

users.get('/auth/user/:id', signedIn, ownUser, (c) =>
  done(c, 'User', { user: presentUser(c, c.var.user) }),
)

users.put(
  '/auth/user/:id',
  signedIn,
  withAccount,
  ownUser,
  fewChanges,
  body(UserChange),
  idempotent,
  async (c) => {
    const given = c.req.valid('json')
    const { first_name, last_name, notification_preferences, business } = given
    const user = await editAccount(c.var.ctx, c.var.user, {
      firstName: first_name === null ? '' : first_name,
      lastName: last_name === null ? '' : last_name,
      email: given.email,
      phone: given.phone ? e164(given.phone) : given.phone,
      messagePreferences: notification_preferences,
      business,
    })
    return done(c, 'User updated', { user: presentUser(c, user) })
  },
)

users.delete('/auth/user/:id', signedIn, withAccount, ownUser, idempotent, async (c) => {
  await closeOwnAccount(c.var.ctx, c.var.user.id)
  return done(c, 'Account closed')
})

users.put('/auth/user/:id/deactivate', signedIn, withAccount, ownUser, idempotent, async (c) => {
  await deactivateUser(c.var.ctx, c.var.user.id)
  return done(c, 'Account deactivated')
})

users.get('/auth/user/:id/notification-preferences', signedIn, withAccount, ownUser, (c) =>
  done(c, 'Notification preferences', {
    notification_preferences: presentPreferences(c.var.user),
  }),
)

for (const method of ['PUT', 'POST']) {
  users.on(
    method,
    '/auth/user/:id/notification-preferences',
    signedIn,
    withAccount,
    ownUser,
    fewChanges,
    body(PreferencesChange),
    idempotent,
    async (c) => {
      const { notification_preferences: messagePreferences } = c.req.valid('json')
      const user = await editAccount(c.var.ctx, c.var.user, { messagePreferences })
      return done(c, 'Notification preferences saved', {
        notification_preferences: presentPreferences(user),
      })
    },
  )
}

// Answers those of them that the caller has verified, as the caller wrote them.
users.post('/auth/verified-email-phone', signedIn, body(Contacts), (c) => {
  const { email, phone } = c.req.valid('json')
  const { user } = c.var
  const isEmail = (one: string) => one.toLowerCase() === user.email.toLowerCase()
  const isPhone = (one: string) => [user.phone, user.phone?.replace('+91', '')].includes(one)
  return done(c, 'Verified contacts', {
    verified_email: user.isEmailVerified ? email.filter(isEmail) : [],
    verified_phone: user.isPhoneVerified ? phone.filter(isPhone) : [],
  })
})
