import { MessageRefused } from '../core/messages/errors.ts'
import type { EmailSender } from './join-senders.ts'
import { refuseLineBreaks } from './refuse-line-breaks.ts'

/** Codes of the Email Service that say the message itself will never do. */
const permanentCodes = new Set([
  'E_VALIDATION_ERROR',
  'E_FIELD_MISSING',
  'E_RECIPIENT_NOT_ALLOWED',
  'E_RECIPIENT_SUPPRESSED',
  'E_CONTENT_TOO_LARGE',
])

/**
 * Email by the platform's own binding. It knows no idempotency keys: a message whose answer got
 * lost is sent again when the caller repeats it.
 */
export function createCloudflareSender(
  binding: Pick<SendEmail, 'send'>,
  from: string,
): EmailSender {
  const sender = parseSender(from)
  return {
    async sendEmail(message) {
      refuseLineBreaks(message)
      const { to, subject, text, html } = message
      try {
        await binding.send({ from: sender, to, subject, text, html })
      } catch (error) {
        const code = codeOf(error)
        // Its own text may tell whom the email was for.
        const text = `The Email Service answered ${code ?? 'without a code'}`
        if (code === null || !permanentCodes.has(code)) throw new Error(text)
        throw new MessageRefused(text)
      }
    },
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null
}

/** The binding wants name and address of `Shop <shop@example.com>` apart. */
function parseSender(from: string): string | { name: string; email: string } {
  const [, name, email] = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+)>\s*$/.exec(from) ?? []
  if (email === undefined) return from.trim()
  return name ? { name, email } : email
}
