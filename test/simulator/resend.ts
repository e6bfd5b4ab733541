import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { befall } from './befall.ts'
import type { Simulator } from './simulator.ts'

const apiKey = 're_test'
const keyLengthMax = 256
const keyAgeMaxMs = 24 * 60 * 60 * 1000

/** `user@example.com` or `Name <user@example.com>`; the address is the captured part. */
const addressPattern = /^(?:[^<>\r\n]*<)?([^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+)>?$/
const addressError = (field: string) =>
  `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or ` +
  '`Name <email@example.com>` format.'

const missing = (field: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined ? `Missing \`${field}\` field.` : `Invalid \`${field}\` field.`,
})

const Recipients = z.union([z.string(), z.array(z.string()).min(1).max(50)], missing('to'))

const Email = z
  .object({
    from: z.string(missing('from')).regex(addressPattern, addressError('from')),
    to: Recipients.transform((to) => [to].flat()).refine(
      (to) => to.every((address) => addressPattern.test(address)),
      addressError('to'),
    ),
    subject: z.string(missing('subject')),
    html: z.string().nullish(),
    text: z.string().nullish(),
  })
  .refine((email) => email.html || email.text, 'Missing `html` or `text` field.')

interface SentEmail {
  payload: string
  id: string
  sentAtMs: number
}

/** Resend's sending endpoint. What it accepts is found in the outbox. */
export function createResend(simulator: Simulator): Hono {
  const { outbox, now } = simulator
  const sent = new Map<string, SentEmail>()
  const app = new Hono()

  app.use('/emails', async (c, next) => {
    const authorization = c.req.header('Authorization')
    if (!authorization) {
      return problem(c, 401, 'missing_api_key', 'Missing API key in the authorization header.')
    }
    if (authorization !== `Bearer ${apiKey}`) {
      return problem(c, 403, 'invalid_api_key', 'API key is invalid.')
    }
    return next()
  })
  app.use(
    '/emails',
    befall(simulator, {
      name: 'email',
      operationOf: () => 'send',
      outage: (c) => problem(c, 500, 'internal_server_error', 'An unexpected error occurred.'),
    }),
  )
  app.post('/emails', async (c) => {
    const payload = await c.req.text()
    const key = c.req.header('Idempotency-Key')
    if (key !== undefined && (key.length < 1 || key.length > keyLengthMax)) {
      return problem(c, 400, 'invalid_idempotency_key', 'The key must be between 1-256 chars.')
    }
    const earlier = key === undefined ? undefined : findSent(sent, key, now())
    if (earlier && earlier.payload !== payload) {
      const message = 'This idempotency key was used with a different request payload.'
      return problem(c, 409, 'invalid_idempotent_request', message)
    }
    if (earlier) return c.json({ id: earlier.id })
    const email = Email.safeParse(parseJson(payload))
    if (!email.success) return invalid(c, email.error.issues[0]?.message ?? 'Invalid email.')

    const id = crypto.randomUUID()
    const { to, subject, text, html } = email.data
    for (const [index, receiver] of to.entries()) {
      outbox.put({
        id: index === 0 ? id : crypto.randomUUID(),
        channel: 'email',
        to: addressPattern.exec(receiver)?.[1] ?? receiver,
        subject,
        text: text ?? '',
        html: html ?? '',
      })
    }
    if (key !== undefined) sent.set(key, { payload, id, sentAtMs: now().getTime() })
    return c.json({ id })
  })
  app.all('/*', (c) => problem(c, 404, 'not_found', 'The requested endpoint does not exist.'))
  return app
}

function findSent(sent: Map<string, SentEmail>, key: string, now: Date): SentEmail | undefined {
  const email = sent.get(key)
  return email && now.getTime() - email.sentAtMs < keyAgeMaxMs ? email : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function invalid(c: Context, message: string): Response {
  const name = message.startsWith('Missing') ? 'missing_required_field' : 'validation_error'
  return problem(c, 422, name, message)
}

function problem(
  c: Context,
  statusCode: 400 | 401 | 403 | 404 | 409 | 422 | 500,
  name: string,
  message: string,
): Response {
  return c.json({ statusCode, name, message }, statusCode)
}
