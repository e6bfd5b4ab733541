import { describe, expect, it } from 'vitest'
import { MessageRefused } from '../../src/core/messages/errors.ts'
import type { EmailMessage } from '../../src/core/ports.ts'
import { createResendSender } from '../../src/messages/resend.ts'
import { createSimulator } from '../simulator/app.ts'

const message: EmailMessage = {
  channel: 'email',
  to: 'a@example.com',
  subject: 'Hello',
  text: 'Hi there',
  html: '<p>Hi there</p>',
}

function simulatedResend({ apiKey = 're_test' } = {}) {
  const app = createSimulator()
  const send = async (url: string, init?: RequestInit) => app.fetch(new Request(url, init))
  const messenger = createResendSender({
    apiUrl: 'http://simulator.test/resend',
    apiKey,
    from: 'Shop <shop@example.com>',
    fetch: send,
  })
  return {
    messenger,
    async fault(kind: string, count = 1) {
      const body = JSON.stringify({ gateway: 'email', operation: 'send', kind, count })
      const answer = await send('http://simulator.test/faults', { method: 'POST', body })
      if (answer.status !== 201) throw new Error(await answer.text())
    },
    outbox: async () => (await send('http://simulator.test/outbox')).json(),
  }
}

function messengerFor(answer: () => Response) {
  return createResendSender({
    apiUrl: 'https://resend.test',
    apiKey: 're_test',
    from: 'shop@example.com',
    fetch: async () => answer(),
  })
}

const problem = (status: number, name: string) =>
  Response.json({ statusCode: status, name, message: 'No.' }, { status })

describe('sending', () => {
  it('delivers text and HTML to the receiver', async () => {
    const { messenger, outbox } = simulatedResend()
    await messenger.sendEmail(message, 'k1')
    expect(await outbox()).toEqual([
      {
        id: expect.any(String),
        channel: 'email',
        to: 'a@example.com',
        subject: 'Hello',
        text: 'Hi there',
        html: '<p>Hi there</p>',
        sent_at: expect.any(String),
      },
    ])
  })

  it('sends once for one key', async () => {
    const { messenger, outbox } = simulatedResend()
    await messenger.sendEmail(message, 'k1')
    await messenger.sendEmail(message, 'k1')
    expect(await outbox()).toHaveLength(1)
  })

  it('sends once when the answer got lost and it is repeated', async () => {
    const { messenger, outbox, fault } = simulatedResend()
    await fault('error-after')
    await expect(messenger.sendEmail(message, 'k1')).rejects.not.toThrow(MessageRefused)
    await messenger.sendEmail(message, 'k1')
    expect(await outbox()).toHaveLength(1)
  })
})

describe('what will never be accepted', () => {
  it('an address that is none', async () => {
    const { messenger, outbox } = simulatedResend()
    const attempt = messenger.sendEmail({ ...message, to: 'nobody' }, 'k1')
    await expect(attempt).rejects.toThrow(MessageRefused)
    expect(await outbox()).toEqual([])
  })

  it.each([
    { ...message, subject: 'Hello\r\nBcc: b@example.com' },
    { ...message, to: 'a@example.com\nb@example.com' },
  ])('a line break in a header field', async (broken) => {
    const { messenger, outbox } = simulatedResend()
    await expect(messenger.sendEmail(broken, 'k1')).rejects.toThrow(MessageRefused)
    expect(await outbox()).toEqual([])
  })

  it('a key that was used for another message', async () => {
    const { messenger } = simulatedResend()
    await messenger.sendEmail(message, 'k1')
    const other = messenger.sendEmail({ ...message, subject: 'Other' }, 'k1')
    await expect(other).rejects.toThrow(MessageRefused)
  })

  it.each([
    [400, 'validation_error'],
    [422, 'missing_required_field'],
  ])('an answer %i %s', async (status, name) => {
    const messenger = messengerFor(() => problem(status, name))
    await expect(messenger.sendEmail(message, 'k1')).rejects.toThrow(MessageRefused)
  })
})

describe('what may be tried again', () => {
  const failureOf = (sending: Promise<void>) => sending.catch((error: unknown) => error)

  it.each([
    [401, 'missing_api_key'],
    [403, 'invalid_api_key'],
    [409, 'concurrent_idempotent_requests'],
    [429, 'rate_limit_exceeded'],
    [500, 'internal_server_error'],
    [503, 'application_error'],
  ])('an answer %i %s', async (status, name) => {
    const failure = await failureOf(
      messengerFor(() => problem(status, name)).sendEmail(message, 'k1'),
    )
    expect(failure).toBeInstanceOf(Error)
    expect(failure).not.toBeInstanceOf(MessageRefused)
    expect(failure).toMatchObject({ message: expect.stringContaining(`${status} ${name}`) })
  })

  it('an answer of success that is none', async () => {
    const messenger = messengerFor(() => new Response('<html>'))
    const failure = await failureOf(messenger.sendEmail(message, 'k1'))
    expect(failure).toBeInstanceOf(Error)
    expect(failure).not.toBeInstanceOf(MessageRefused)
  })

  it.each(['error', 'timeout'])('the fault "%s"', async (kind) => {
    const { messenger, fault, outbox } = simulatedResend()
    await fault(kind)
    const failure = await failureOf(messenger.sendEmail(message, 'k1'))
    expect(failure).toBeInstanceOf(Error)
    expect(failure).not.toBeInstanceOf(MessageRefused)
    expect(await outbox()).toEqual([])
  })

  it('a key that is not accepted, since it can be replaced', async () => {
    const { messenger } = simulatedResend({ apiKey: 're_wrong' })
    const failure = await failureOf(messenger.sendEmail(message, 'k1'))
    expect(failure).toBeInstanceOf(Error)
    expect(failure).not.toBeInstanceOf(MessageRefused)
  })
})
