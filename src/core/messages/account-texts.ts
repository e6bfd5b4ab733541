import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { LinkMessage, linkUrl } from '../identity/one-time-links.ts'
import { type Draft, draft } from './draft.ts'
import type { MessageText } from './templates.ts'

const OfUser = z.object({ userId: z.int() })

const Nothing = z.object({})

const receiver = {
  columns: sql`u.email AS receiver`,
  joins: sql`JOIN users u ON u.id = m.payload ->> 'userId'`,
}

export const activation = withLink((url, time) => ({
  subject: 'Activate your account',
  paragraphs: [
    'Welcome. Please follow this link to activate your account:',
    `It works once, within ${time}. If you did not ask for an account, ignore this message.`,
  ],
  link: { label: 'Activate the account', url },
}))

export const verification = withLink((url, time) => ({
  subject: 'Confirm your email address',
  paragraphs: [
    'Please follow this link to confirm that this is your address:',
    `It works once, within ${time}. If you did not open an account with us, ignore this message.`,
  ],
  link: { label: 'Confirm the address', url },
}))

export const passwordReset = withLink((url, time) => ({
  subject: 'Reset your password',
  paragraphs: [
    'Please follow this link to choose a new password:',
    `It works once, within ${time}. If you did not ask for it, ignore this message: your ` +
      'password stays as it is.',
  ],
  link: { label: 'Choose a new password', url },
}))

/** An address that is merely given is another's. */
const owner = { ...receiver, joins: sql`${receiver.joins} AND u.email_identifies = 1` }

export const passwordChanged = draft(owner, { row: Nothing, payload: OfUser }, () => ({
  subject: 'Your password was changed',
  paragraphs: [
    'The password of your account was changed a moment ago.',
    'If that was not you, please contact us at once.',
  ],
}))

/** Goes to nobody where there is no user. `time` is how long the link works, in words. */
function withLink(textOf: (url: string, time: string) => MessageText): Draft {
  return draft(receiver, { row: Nothing, payload: LinkMessage }, (_, payload, settings) =>
    textOf(linkUrl(settings, payload), inWords(payload.ttlHours)),
  )
}

/** 1 is "1 hour", 24 is "24 hours", 72 is "3 days". */
function inWords(hours: number): string {
  const inDays = hours > 24 && hours % 24 === 0
  return inDays ? `${hours / 24} days` : `${hours} ${hours === 1 ? 'hour' : 'hours'}`
}
