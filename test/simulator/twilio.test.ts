import { describe, expect, it } from 'vitest'
import { createSimulator } from './app.ts'

const account = 'AC00000000000000000000000000000000'
const path = `/twilio/2010-04-01/Accounts/${account}/Messages.json`
const sms = { To: '+919876543210', From: '+15005550006', Body: 'Hello <b>you</b>' }
const whatsapp = { ...sms, To: `whatsapp:${sms.To}`, From: `whatsapp:${sms.From}` }
const approved = {
  To: whatsapp.To,
  From: whatsapp.From,
  ContentSid: 'HX00000000000000000000000000000001',
  ContentVariables: '{"1":"048213"}',
}

function simulatedTwilio() {
  const app = createSimulator({ now: () => new Date('2026-03-04T12:00:00Z') })
  return {
    get: (url: string, accept = '*/*') => app.request(url, { headers: { Accept: accept } }),
    send: (
      form: Record<string, string>,
      { url = path, credentials = `${account}:twilio_token_test` } = {},
    ) =>
      app.request(url, {
        method: 'POST',
        headers: { Authorization: `Basic ${btoa(credentials)}` },
        body: new URLSearchParams(form),
      }),
  }
}

it('answers what Twilio answers', async () => {
  const response = await simulatedTwilio().send(whatsapp)
  expect(response.status).toBe(201)
  expect(await response.json()).toMatchObject({
    sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
    account_sid: account,
    to: 'whatsapp:+919876543210',
    from: 'whatsapp:+15005550006',
    body: sms.Body,
    status: 'queued',
    direction: 'outbound-api',
    error_code: null,
    date_created: 'Wed, 04 Mar 2026 12:00:00 +0000',
  })
})

describe('refuses', () => {
  const { To, ...withoutTo } = sms
  const { From, ...withoutFrom } = sms

  it.each([
    ['no receiver', withoutTo, 21604],
    ['an empty receiver', { ...sms, To: '' }, 21604],
    ['no sender', withoutFrom, 21603],
    ['no text', { To, From }, 21602],
    ['a text of more than 1600 characters', { ...sms, Body: 'x'.repeat(1601) }, 21617],
    ['a number without its country', { ...sms, To: '9876543210' }, 21211],
    ['a word for a number', { ...whatsapp, To: 'whatsapp:nobody' }, 21211],
    ["Twilio's number that is none", { ...sms, To: '+15005550001' }, 21211],
    ["Twilio's number that has unsubscribed", { ...sms, To: '+15005550004' }, 21610],
    ["Twilio's number with a full queue", { ...sms, To: '+15005550008' }, 21611],
    ['a foreign sender', { ...sms, From: '+15005550007' }, 21606],
    ['a foreign sender by WhatsApp', { ...whatsapp, From: 'whatsapp:+15005550007' }, 63007],
    ['a sender of another channel', { ...whatsapp, From: sms.From }, 21910],
    ['an unknown approved text', { ...approved, ContentSid: 'HX1' }, 21655],
    ['variables that are no JSON', { ...approved, ContentVariables: 'x' }, 21656],
    ['a variable that is empty', { ...approved, ContentVariables: '{"1":""}' }, 21656],
    ['variables of no text', { ...sms, ContentVariables: '{}' }, 21654],
  ])('%s', async (_, form, code) => {
    const { get, send } = simulatedTwilio()
    const response = await send(form)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      code,
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status: 400,
    })
    expect(await (await get('/outbox')).json()).toEqual([])
  })

  it.each(['', 'x:twilio_token_test', `${account}:wrong`])(
    'the credentials "%s"',
    async (credentials) => {
      const response = await simulatedTwilio().send(sms, { credentials })
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ code: 20003, message: 'Authenticate' })
    },
  )

  it.each([path.replace('AC0', 'AC1'), '/twilio/2010-04-01/Accounts'])(
    'the path %s',
    async (url) => {
      const response = await simulatedTwilio().send(sms, { url })
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ code: 20404 })
    },
  )
})

describe('in the outbox', () => {
  it.each(['%2B919876543210', '+919876543210', '919876543210', '%2B91%2098765%2043210'])(
    'messages of a number are found as %s',
    async (to) => {
      const { get, send } = simulatedTwilio()
      await send(sms)
      await send(approved)
      await send({ ...sms, To: '+919876543211' })
      const text = '048213 is your verification code. Do not share it.'
      expect(await (await get(`/outbox?to=${to}`)).json()).toMatchObject([
        { channel: 'whatsapp', to: '+919876543210', subject: '', text, html: '' },
        { channel: 'sms', to: '+919876543210', subject: '', text: sms.Body, html: '' },
      ])
    },
  )

  it('they look as in a telephone, and nothing of them is live', async () => {
    const { get, send } = simulatedTwilio()
    await send(sms)
    await send(whatsapp)
    const page = await (await get('/outbox', 'text/html')).text()
    expect(page).toContain('class="phone sms"')
    expect(page).toContain('class="phone whatsapp"')
    expect(page).toContain('<p class="bubble">Hello &lt;b&gt;you&lt;/b&gt;</p>')
    expect(page).toContain('href="?to=%2B919876543210"')
  })
})
