import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  anEmail,
  aRegisteredCustomer,
  aVisitor,
} from '../../support/customers/storefront-visitors.ts'
import { type Client, commerceEngineClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const paths = [
  ...['/auth/login/phone', '/auth/login/email', '/auth/login/whatsapp', '/auth/login/password'],
  ...['/auth/register/phone', '/auth/register/email', '/auth/register/whatsapp'],
  ...['/auth/register/password', '/auth/verify-otp', '/auth/generate-otp'],
  ...['/auth/forgot-password', '/auth/reset-password', '/auth/change-password'],
]

const textNames = [
  ...['email', 'phone', 'country_code', 'first_name', 'last_name', 'password', 'otp', 'otp_token'],
  ...['confirm_password', 'new_password', 'old_password', 'otp_action', 'channel'],
]
const all = (value: unknown) => Object.fromEntries(textNames.map((name) => [name, value]))

const bodies: [string, unknown, string][] = [
  ['nothing', undefined, 'validation_error'],
  ['malformed JSON', '{"email": ', 'invalid_request'],
  ['an array', [], 'validation_error'],
  ['a number', 7, 'validation_error'],
  ['null', 'null', 'validation_error'],
  ['nulls', all(null), 'validation_error'],
  ['numbers for texts', all(7), 'validation_error'],
  ['objects for texts', all({}), 'validation_error'],
  ['NUL', all('a\u0000@example.com'), 'validation_error'],
  ['a lone surrogate', JSON.stringify(all('\ud800')), 'validation_error'],
  ['blank texts', all(' '), 'validation_error'],
  ['over-long texts', all('x'.repeat(5000)), 'validation_error'],
]

describe.each(paths)('%s', (path) => {
  it.each(bodies)('refuses %s', async (_, sent, code) => {
    const { client } = await aRegisteredCustomer()
    const { body } = await client.post(path, sent, { expect: 400 })
    expect(body.code).toBe(code)
  })

  it('takes JSON alone, and not too much of it', async () => {
    const { client } = await aRegisteredCustomer()
    const headers = { 'Content-Type': 'text/plain' }
    const { body: type } = await client.post(path, 'text', { headers, expect: 415 })
    expect(type.code).toBe('unsupported_media_type')
    const large = { email: 'x'.repeat(200_000) }
    const { body: size } = await client.post(path, large, { expect: 413 })
    expect(size.code).toBe('payload_too_large')
  })
})

describe('a field at fault', () => {
  it.each([
    ['/auth/login/phone', { phone: '98765' }, 'phone'],
    ['/auth/login/phone', { phone: '+919876543210' }, 'phone'],
    ['/auth/login/phone', { phone: '9876543210', country_code: '91' }, 'country_code'],
    ['/auth/login/phone', { phone: '9876543210', country_code: '+1' }, 'country_code'],
    [
      '/auth/login/phone',
      { phone: '9876543210', register_if_not_exists: 'yes' },
      'register_if_not_exists',
    ],
    ['/auth/login/email', { email: 'asha@localhost' }, 'email'],
    ['/auth/login/password', { password: 'x' }, 'email'],
    ['/auth/login/password', { email: 'asha@example.com' }, 'password'],
    ['/auth/register/phone', { phone: '9876543210' }, 'first_name'],
    ['/auth/register/phone', { phone: '9876543210', first_name: 'A', email: 'no' }, 'email'],
    ['/auth/register/email', { email: 'asha@example.com', first_name: 'A', phone: '1' }, 'phone'],
    ['/auth/verify-otp', { otp: '12345', otp_token: 'x', otp_action: 'login' }, 'otp'],
    ['/auth/verify-otp', { otp: '123456', otp_token: 'x', otp_action: 'enter' }, 'otp_action'],
    ['/auth/forgot-password', {}, 'email'],
    ['/auth/generate-otp', { channel: 'email', otp_action: 'verify-email' }, 'email'],
    ['/auth/refresh-token', {}, 'refresh_token'],
  ])('of %s with %j is %s', async (path, sent, field) => {
    const { client } = await aVisitor()
    const { body } = await client.post(path, sent, { expect: 400 })
    expect(body).toMatchObject({ success: false, code: 'validation_error' })
    expect(Object.keys(body.errors)).toEqual([field])
  })
})

async function codesSentTo(contact: string): Promise<number> {
  const sent = env.DB.prepare('SELECT count(*) AS n FROM one_time_codes WHERE contact = ?')
  return Number(await sent.bind(contact).first('n'))
}

describe('a request under an Idempotency-Key', () => {
  it('is answered again, and is refused with another body', async () => {
    const { client } = await aVisitor()
    const headers = { 'Idempotency-Key': 'register-once' }
    const person = { email: anEmail(), first_name: 'Asha' }
    const first = await client.post('/auth/register/email', person, { headers, expect: 200 })
    const again = await client.post('/auth/register/email', person, { headers, expect: 200 })
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    const other = { ...person, first_name: 'Ravi' }
    const { body } = await client.post('/auth/register/email', other, { headers, expect: 422 })
    expect(body.code).toBe('idempotency_mismatch')
  })

  it('does once what is asked at once', async () => {
    const { client } = await aVisitor()
    const person = { email: anEmail(), first_name: 'Asha' }
    const headers = { 'Idempotency-Key': 'at-once' }
    const send = () => client.post('/auth/register/email', person, { headers })
    const answers = await Promise.all([send(), send(), send()])
    const busy = answers.filter(({ status }) => status === 409)
    for (const { body } of busy) expect(body.code).toBe('idempotency_conflict')
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3 - busy.length)
    expect(await codesSentTo(person.email)).toBe(1)
  })
})

/** A client of the Worker with a database that answers nothing but this. */
function clientWithout(message: string, token: string): Client {
  const fail = () => Promise.reject(new Error(message))
  const statement = { bind: () => statement, all: fail, raw: fail, run: fail, first: fail }
  const session = { prepare: () => statement, batch: fail, getBookmark: () => null }
  return commerceEngineClient({ fetch: withEnv({ DB: databaseOf(session) }), token })
}

/** Safe: a request begins a session, and asks for nothing else. */
function databaseOf(session: object): D1Database {
  return { withSession: () => session } as unknown as D1Database
}

describe('what breaks on our side', () => {
  it('is 500 without its cause', async () => {
    const lines: string[] = []
    vi.spyOn(console, 'error').mockImplementation((line) => lines.push(String(line)))
    const { id, tokens } = await aVisitor()
    const client = clientWithout('D1_ERROR: no such table: users', tokens.access)
    const { body } = await client.get(`/auth/user/${id}`, { expect: 500 })
    expect(body).toMatchObject({ success: false, code: 'internal_error' })
    expect(body.message).not.toMatch(/table|D1/)
    expect(lines.join()).toContain('no such table: users')
  })

  it('is 503 where it may be asked again', async () => {
    const { id, tokens } = await aVisitor()
    const client = clientWithout('D1_ERROR: D1 DB is overloaded.', tokens.access)
    const { body, headers } = await client.get(`/auth/user/${id}`, { expect: 503 })
    expect(body.code).toBe('unavailable')
    expect(headers.get('Retry-After')).toBe('5')
  })
})
