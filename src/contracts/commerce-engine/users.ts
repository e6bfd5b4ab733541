import { Hono } from 'hono'
import * as z from 'zod'
import { closeOwnAccount } from '../../core/customers/close-account.ts'
import { deactivateUser } from '../../core/identity/deactivate-user.ts'
import { editAccount } from '../../core/identity/edit-account.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { invalidField } from '../../http/input-invalid.ts'
import { textField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { BusinessInput } from './business-fields.ts'
import { email, laterName } from './contact-fields.ts'
import { done } from './envelope.ts'
import { ownUser, signedIn, withAccount } from './guards.ts'
import { fewChanges } from './limits.ts'
import { numberOf, presentPreferences, presentUser } from './presenters/user.ts'

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
  phone: z.string().max(20).nullish(),
  country_code: z.string().max(5).nullish(),
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
      phone: phoneIn(c, given),
      messagePreferences: notification_preferences,
      business,
    })
    return done(c, 'User updated', { user: presentUser(c, user) })
  },
)

users.delete(
  '/auth/user/:id',
  signedIn,
  withAccount,
  ownUser,
  fewChanges,
  idempotent,
  async (c) => {
    await closeOwnAccount(c.var.ctx, c.var.user.id)
    return done(c, 'Account closed')
  },
)

users.put(
  '/auth/user/:id/deactivate',
  signedIn,
  withAccount,
  ownUser,
  fewChanges,
  idempotent,
  async (c) => {
    await deactivateUser(c.var.ctx, c.var.user.id)
    return done(c, 'Account deactivated')
  },
)

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

/** In E.164. As it was answered, it may be a number of another country. @throws InputInvalid */
function phoneIn(c: Http, { phone, country_code }: z.infer<typeof UserChange>) {
  const own = numberOf(c.var.user)
  if (!phone) return phone
  if (phone !== own?.national && !/^[0-9]{10}$/.test(phone)) {
    throw invalidField('phone', 'Enter ten digits.')
  }
  return (country_code ?? own?.callingCode ?? '+91') + phone
}

// Answers those of them that the caller has verified, as the caller wrote them.
users.post('/auth/verified-email-phone', signedIn, body(Contacts), (c) => {
  const { email, phone } = c.req.valid('json')
  const { user } = c.var
  const isEmail = (one: string) => one.toLowerCase() === user.email.toLowerCase()
  const isPhone = (one: string) => [user.phone, numberOf(user)?.national].includes(one)
  return done(c, 'Verified contacts', {
    verified_email: user.isEmailVerified ? email.filter(isEmail) : [],
    verified_phone: user.isPhoneVerified ? phone.filter(isPhone) : [],
  })
})
