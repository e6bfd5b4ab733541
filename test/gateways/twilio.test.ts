import { describe, expect, it } from 'vitest'
import { MessageRefused } from '../../src/core/messages/errors.ts'
import type { TextMessage } from '../../src/core/ports.ts'
import { createTwilioSender, type TwilioOptions } from '../../src/messages/twilio.ts'
import { createSimulator } from '../simulator/app.ts'

const message: TextMessage = {
  channel: 'sms',
  to: '+919876543210',
  text: '048213 is your code',
  code: '048213',
}

const settings: TwilioOptions = {
  apiUrl: 'http://simulator.test/twilio/',
  accountSid: 'AC00000000000000000000000000000000',
  authToken: 'twilio_token_test',
  from: '+15005550006',
  whatsappFrom: 'whatsapp:+15005550006',
  whatsappTemplate: '',
}

const template = 'HX00000000000000000000000000000001'

function simulatedTwilio(changes: Partial<TwilioOptions> = {}) {
  const app = createSimulator()
  const send = async (url: string, init?: RequestInit) => app.fetch(new Request(url, init))
  return {
    sender: createTwilioSender({ ...settings, ...changes, fetch: send }),
    async fault(kind: string) {
      const body = JSON.stringify({ gateway: 'twilio', operation: 'send', kind })
      const answer = await send('http://simulator.test/faults', { method: 'POST', body })
      if (answer.status !== 201) throw new Error(await answer.text())
    },
    outbox: async () => (await send('http://simulator.test/outbox')).json(),
  }
}

/** Twilio as it answers everything in one way, and what it was asked. */
function cannedTwilio(answer: () => Response, changes: Partial<TwilioOptions> = {}) {
  const requests: Request[] = []
  const fetch = async (url: string, init?: RequestInit) => {
    requests.push(new Request(url, init))
    return answer()
  }
  return { sender: createTwilioSender({ ...settings, ...changes, fetch }), requests }
}

function problem(status: number, code: number): Response {
  const body = { code, message: `The 'To' number ${message.to} will not do.`, status }
  return Response.json(body, { status })
}

const failureOf = (sending: Promise<void>) => sending.catch((error: unknown) => error)

describe('sending', () => {
  it.each(['sms', 'whatsapp'] as const)('delivers a text by %s', async (channel) => {
    const { sender, outbox } = simulatedTwilio()
    await sender.sendText({ ...message, channel })
    expect(await outbox()).toEqual([
      {
        id: expect.stringMatching(/^SM[0-9a-f]{32}$/),
        channel,
        to: '+919876543210',
        subject: '',
        text: '048213 is your code',
        html: '',
        sent_at: expect.any(String),
      },
    ])
  })

  it('fills the code into the text that WhatsApp has approved', async () => {
    const { sender, outbox } = simulatedTwilio({ whatsappTemplate: template })
    await sender.sendText({ ...message, channel: 'whatsapp' })
    const text = '048213 is your verification code. Do not share it.'
    expect(await outbox()).toMatchObject([{ channel: 'whatsapp', text }])
  })

  it('sends SMS, and what has no code, in their own words', async () => {
    const { sender, outbox } = simulatedTwilio({ whatsappTemplate: template })
    await sender.sendText(message)
    await sender.sendText({ ...message, channel: 'whatsapp', code: null })
    expect(await outbox()).toMatchObject([{ text: message.text }, { text: message.text }])
  })

  it('posts a form to the messages of the account, with its token', async () => {
    const sent = () => Response.json({ sid: 'SM1' }, { status: 201 })
    const { sender, requests } = cannedTwilio(sent, { apiUrl: 'https://api.twilio.com' })
    await sender.sendText({ ...message, channel: 'whatsapp' })
    const [request] = requests
    expect(request?.method).toBe('POST')
    expect(request?.redirect).toBe('manual')
    expect(request?.url).toBe(
      'https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json',
    )
    expect(request?.headers.get('Authorization')).toBe(
      'Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDp0d2lsaW9fdG9rZW5fdGVzdA==',
    )
    expect(Object.fromEntries(new URLSearchParams(await request?.text()))).toEqual({
      To: 'whatsapp:+919876543210',
      From: 'whatsapp:+15005550006',
      Body: '048213 is your code',
    })
  })
})

describe('the channels', () => {
  it.each([
    [{}, ['sms', 'whatsapp']],
    [{ from: '' }, ['whatsapp']],
    [{ whatsappFrom: '' }, ['sms']],
    [{ from: '', whatsappFrom: '' }, []],
  ])('are those that have a sender: %o', (changes, channels) => {
    expect(simulatedTwilio(changes).sender.channels).toEqual(channels)
  })

  it.each([
    [{ from: '' }, 'sms'],
    [{ whatsappFrom: '' }, 'whatsapp'],
  ] as const)(
    'without a sender %o are refused before anybody is asked',
    async (changes, channel) => {
      const { sender, requests } = cannedTwilio(() => new Response(), changes)
      const failure = await failureOf(sender.sendText({ ...message, channel }))
      expect(failure).toBeInstanceOf(MessageRefused)
      expect(failure).toMatchObject({
        message: `The shop's settings have no sender for ${channel}`,
      })
      expect(requests).toEqual([])
    },
  )
})

describe('what will never be accepted', () => {
  it.each(['+1', 'nobody', '+15005550001', '+15005550004', '+15005550009'])(
    'the number %s',
    async (to) => {
      const { sender, outbox } = simulatedTwilio()
      const failure = await failureOf(sender.sendText({ ...message, to }))
      expect(failure).toBeInstanceOf(MessageRefused)
      expect(await outbox()).toEqual([])
    },
  )

  it('a sender who is not ours, of which staff are told', async () => {
    const { sender } = simulatedTwilio({ from: '+15005550007' })
    const failure = await failureOf(sender.sendText(message))
    expect(failure).toBeInstanceOf(MessageRefused)
    expect(failure).toMatchObject({ message: 'Twilio answered 400 21606' })
  })

  it('is told without the number, which Twilio names', async () => {
    const { sender } = cannedTwilio(() => problem(400, 21211))
    expect(await failureOf(sender.sendText(message))).toMatchObject({
      message: 'Twilio answered 400 21211',
    })
  })
})

describe('what may be tried again', () => {
  async function expectRetry(sending: Promise<void>, text = ''): Promise<void> {
    const failure = await failureOf(sending)
    expect(failure).toBeInstanceOf(Error)
    expect(failure).not.toBeInstanceOf(MessageRefused)
    expect(failure).toMatchObject({ message: expect.stringContaining(text) })
    expect(String(failure)).not.toContain('9876543210')
  }

  it.each([
    [401, 20003],
    [403, 20005],
    [404, 20404],
    [429, 20429],
    [500, 20500],
    [503, 20503],
    [400, 21611],
  ])('an answer %i %i', async (status, code) => {
    const { sender } = cannedTwilio(() => problem(status, code))
    await expectRetry(sender.sendText(message), `Twilio answered ${status} ${code}`)
  })

  it.each([
    ['no JSON', () => new Response('<html>')],
    ['an empty body', () => new Response(null, { status: 204 })],
    ['a message without an id', () => Response.json({ status: 'queued' }, { status: 201 })],
    ['a redirection', () => new Response(null, { status: 307, headers: { Location: '/' } })],
  ])('an answer that is none: %s', async (_, answer) => {
    await expectRetry(cannedTwilio(answer).sender.sendText(message), 'without a code')
  })

  it.each(['error', 'timeout', 'too-many', 'null', 'empty'])('the fault "%s"', async (kind) => {
    const { sender, fault, outbox } = simulatedTwilio()
    await fault(kind)
    await expectRetry(sender.sendText(message))
    expect(await outbox()).toEqual([])
    await sender.sendText(message)
    expect(await outbox()).toHaveLength(1)
  })

  it('a token that is not accepted, since it can be replaced', async () => {
    const { sender } = simulatedTwilio({ authToken: 'wrong' })
    await expectRetry(sender.sendText(message), '401 20003')
  })

  it('a lost answer, at the price of a second message', async () => {
    const { sender, fault, outbox } = simulatedTwilio()
    await fault('error-after')
    await expectRetry(sender.sendText(message))
    await sender.sendText(message)
    expect(await outbox()).toHaveLength(2)
  })
})
