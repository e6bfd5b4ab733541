import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { LinkMessage, linkUrl } from '../identity/one-time-links.ts'
import type { Settings } from '../ports.ts'
import { type Draft, draft } from './draft.ts'
import type { MessageText } from './templates.ts'

const OfUser = z.object({ userId: z.int() })

const Nothing = z.object({})

export function activation(payload: unknown, settings: Settings): Draft {
  return withLink(payload, settings, (url) => ({
    subject: 'Activate your account',
    paragraphs: [
      'Welcome. Please follow this link to activate your account:',
      'It works once, within three days. If you did not ask for an account, ignore this message.',
    ],
    link: { label: 'Activate the account', url },
  }))
}

export function passwordReset(payload: unknown, settings: Settings): Draft {
  return withLink(payload, settings, (url) => ({
    subject: 'Reset your password',
    paragraphs: [
      'Please follow this link to choose a new password:',
      'It works once, within three days. If you did not ask for it, ignore this message: your ' +
        'password stays as it is.',
    ],
    link: { label: 'Choose a new password', url },
  }))
}

export function passwordChanged(payload: unknown): Draft {
  const { userId } = OfUser.parse(payload)
  return draft(receiver(userId), Nothing, () => ({
    subject: 'Your password was changed',
    paragraphs: [
      'The password of your account was changed a moment ago.',
      'If that was not you, please contact us at once.',
    ],
  }))
}

/** Goes to nobody where there is no user. */
function withLink(
  payload: unknown,
  settings: Settings,
  textOf: (url: string) => MessageText,
): Draft {
  const { userId, seed, path } = LinkMessage.parse(payload)
  return draft(receiver(userId ?? 0), Nothing, () =>
    textOf(linkUrl(settings, { userId: userId ?? 0, seed, path })),
  )
}

function receiver(userId: number): SQL {
  return sql`SELECT email FROM users WHERE id = ${userId}`
}
