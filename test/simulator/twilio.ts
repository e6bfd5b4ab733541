import { type Context, Hono } from 'hono'
import { befall } from './befall.ts'
import type { Simulator } from './simulator.ts'

const accountSid = 'AC00000000000000000000000000000000'
const authToken = 'twilio_token_test'
const sender = '+15005550006'
const bodyLengthMax = 1600

/** Twilio's own numbers for tests: what is sent to them fails. */
const testNumbers: Record<string, Problem> = {
  '+15005550001': [400, 21211, "The 'To' number is not a valid phone number."],
  '+15005550002': [400, 21612, "The 'To' number is not reachable from this 'From' number."],
  '+15005550003': [400, 21408, 'Permission to send an SMS has not been enabled for the region.'],
  '+15005550004': [400, 21610, 'Attempt to send to unsubscribed recipient.'],
  '+15005550008': [400, 21611, "This 'From' number has exceeded the maximum queue."],
  '+15005550009': [400, 21614, "'To' number is not a valid mobile number."],
}

/** Approved texts of WhatsApp. */
const templates = new Map([
  ['HX00000000000000000000000000000001', '{{1}} is your verification code. Do not share it.'],
])

type Status = 400 | 401 | 404 | 500
type Problem = [status: Status, code: number, message: string]

interface Sent {
  channel: 'sms' | 'whatsapp'
  to: string
  body: string
}

/** Twilio's sending endpoint. What it accepts is found in the outbox. */
export function createTwilio(simulator: Simulator): Hono {
  const path = '/2010-04-01/Accounts/:account/Messages.json'
  const app = new Hono()
  app.use(path, async (c, next) => {
    const basic = `Basic ${btoa(`${accountSid}:${authToken}`)}`
    if (c.req.header('Authorization') !== basic) return problem(c, [401, 20003, 'Authenticate'])
    return next()
  })
  app.use(
    path,
    befall(simulator, {
      name: 'twilio',
      operationOf: () => 'send',
      outage: (c) => problem(c, [500, 20500, 'Internal Server Error']),
    }),
  )
  app.post(path, async (c) => {
    if (c.req.param('account') !== accountSid) return notFound(c)
    const form = new URLSearchParams(await c.req.text())
    const sent = read(form)
    if (Array.isArray(sent)) return problem(c, sent)
    const sid = `SM${crypto.randomUUID().replaceAll('-', '')}`
    const { channel, to, body } = sent
    simulator.outbox.put({ id: sid, channel, to, subject: '', text: body, html: '' })
    return c.json(present(sid, form, body, simulator.now()), 201)
  })
  app.all('/*', notFound)
  return app
}

/** What a request asks to be sent, or what is wrong with it. */
function read(form: URLSearchParams): Sent | Problem {
  const [to, from] = [form.get('To'), form.get('From')]
  if (!to) return [400, 21604, "A 'To' phone number is required."]
  if (!from) return [400, 21603, "A 'From' phone number is required."]
  const { channel, number } = endOf(to)
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return [400, 21211, `Invalid 'To' Phone Number: ${number}`]
  if (endOf(from).channel !== channel) return [400, 21910, "Invalid 'From' and 'To' pair."]
  if (endOf(from).number !== sender) {
    return channel === 'sms'
      ? [400, 21606, `The 'From' phone number ${from} is not one of yours.`]
      : [400, 63007, 'Twilio could not find a Channel with the specified From address']
  }
  const body = bodyOf(form)
  if (Array.isArray(body)) return body
  return testNumbers[number] ?? { channel, to: number, body }
}

function endOf(address: string): { channel: Sent['channel']; number: string } {
  const [, prefix, number = ''] = /^(whatsapp:)?(.*)$/s.exec(address) ?? []
  return { channel: prefix ? 'whatsapp' : 'sms', number }
}

function bodyOf(form: URLSearchParams): string | Problem {
  const [body, contentSid] = [form.get('Body'), form.get('ContentSid')]
  if (contentSid !== null) return filled(contentSid, form.get('ContentVariables'))
  if (form.has('ContentVariables')) return [400, 21654, 'ContentSid Required']
  if (!body) return [400, 21602, 'Message body is required.']
  if (body.length > bodyLengthMax) return [400, 21617, 'The body exceeds the 1600 character limit.']
  return body
}

function filled(contentSid: string, variables: string | null): string | Problem {
  const template = templates.get(contentSid)
  if (template === undefined) return [400, 21655, 'The ContentSid is Invalid']
  const values = parseVariables(variables)
  const missing = [...template.matchAll(/\{\{(\d+)\}\}/g)].some(([, name = '']) => !values[name])
  if (missing) return [400, 21656, 'The ContentVariables Parameter is invalid']
  return template.replace(/\{\{(\d+)\}\}/g, (_, name: string) => values[name] ?? '')
}

function parseVariables(text: string | null): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(Object(JSON.parse(text ?? '{}'))).map(([name, value]) => [name, `${value}`]),
    )
  } catch {
    return {}
  }
}

function present(sid: string, form: URLSearchParams, body: string, now: Date): object {
  return {
    sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    body,
    date_created: now.toUTCString().replace('GMT', '+0000'),
    date_updated: now.toUTCString().replace('GMT', '+0000'),
    date_sent: null,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: form.get('From'),
    messaging_service_sid: null,
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    status: 'queued',
    to: form.get('To'),
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
  }
}

function notFound(c: Context): Response {
  const path = c.req.path.replace(/^\/twilio/, '')
  return problem(c, [404, 20404, `The requested resource ${path} was not found`])
}

function problem(c: Context, [status, code, message]: Problem): Response {
  const more_info = `https://www.twilio.com/docs/errors/${code}`
  return c.json({ code, message, more_info, status }, status)
}
