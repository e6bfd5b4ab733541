import { describe, expect, it, vi } from 'vitest'
import { MessageRefused } from '../../src/core/messages/errors.ts'
import type { EmailMessage } from '../../src/core/ports.ts'
import { createCloudflareSender } from '../../src/messages/cloudflare-email.ts'

const email = { to: 'a@example.com', subject: 'Hello', text: 'Hi', html: '<p>Hi</p>' }
const message: EmailMessage = { channel: 'email', ...email }

const accepting = () => vi.fn(async () => ({ messageId: 'm1' }))
const failing = (code?: string) => async () => {
  throw Object.assign(new Error('no'), code && { code })
}

describe('the sender', () => {
  it.each([
    ['Souk <shop@example.com>', { name: 'Souk', email: 'shop@example.com' }],
    ['"Souk, the shop" <shop@example.com>', { name: 'Souk, the shop', email: 'shop@example.com' }],
    ['<shop@example.com>', 'shop@example.com'],
    ['shop@example.com', 'shop@example.com'],
  ])('%s is understood', async (from, sender) => {
    const send = accepting()
    await createCloudflareSender({ send }, from).sendEmail(message, 'k1')
    expect(send).toHaveBeenCalledExactlyOnceWith({ from: sender, ...email })
  })
})

describe('failures', () => {
  const failureOf = (send: () => Promise<never>) =>
    createCloudflareSender({ send }, 'shop@example.com')
      .sendEmail(message, 'k1')
      .catch((error: unknown) => error)

  it.each(['E_VALIDATION_ERROR', 'E_RECIPIENT_NOT_ALLOWED', 'E_RECIPIENT_SUPPRESSED'])(
    '%s is final',
    async (code) => {
      expect(await failureOf(failing(code))).toBeInstanceOf(MessageRefused)
    },
  )

  it.each(['E_RATE_LIMIT_EXCEEDED', 'E_SENDER_NOT_VERIFIED', 'E_INTERNAL_SERVER_ERROR', undefined])(
    '%s may be tried again',
    async (code) => {
      const failure = await failureOf(failing(code))
      expect(failure).toBeInstanceOf(Error)
      expect(failure).not.toBeInstanceOf(MessageRefused)
    },
  )

  it('refuses a subject with a line break without sending', async () => {
    const send = accepting()
    const messenger = createCloudflareSender({ send }, 'shop@example.com')
    const attempt = messenger.sendEmail({ ...message, subject: 'a\nBcc: b@example.com' }, 'k1')
    await expect(attempt).rejects.toThrow(MessageRefused)
    expect(send).not.toHaveBeenCalled()
  })
})
