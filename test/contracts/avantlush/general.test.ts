import { afterEach, describe, expect, it, vi } from 'vitest'
import { anAddress, anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { googleToken } from '../../support/customers/google-people.ts'
import { linkMailedTo } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import {
  avantlushClient,
  type Client,
  cortexClient,
  storeClient,
} from '../../support/http/client.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { withEnv } from '../../support/http/with-env.ts'

const anonymous = avantlushClient()

afterEach(() => {
  vi.restoreAllMocks()
})

describe('every request under /api/', () => {
  it.each(['/api/', '/api/nowhere/', '/api/auth/nowhere/', '/api/profile', '/api/profile/1/x/'])(
    'answers 404 in the format of this contract for %s',
    async (path) => {
      const { body } = await anonymous.get(path, { expect: 404 })
      expect(body).toEqual({ status: 'error', message: 'Not found.' })
      await anonymous.post(path, {}, { expect: 404 })
    },
  )

  it.each([
    ['GET', '/api/auth/login/', 'POST'],
    ['DELETE', '/api/profile/', 'GET'],
    ['PATCH', '/api/profile/', 'GET'],
    ['GET', '/api/profile/1/', 'PUT, PATCH'],
    ['POST', '/api/verify-email/x/y/', 'GET'],
    ['GET', '/api/reset-password/x/y/', 'POST'],
  ])('answers 405 to %s %s', async (method, path, allowed) => {
    const { body, headers } = await anonymous.request(method, path, { expect: 405 })
    expect(body).toEqual({ status: 'error', message: `Method "${method}" not allowed.` })
    expect(headers.get('Allow')).toBe(allowed)
  })

  it('stays with the other contracts where they are', async () => {
    const { body: cortex } = await cortexClient().get('/api/v1/nowhere/', { expect: 404 })
    expect(cortex).toEqual({ detail: 'Not found.' })
    for (const path of ['/api/docs/nowhere/', '/api/schema/nowhere/']) {
      const { body } = await storeClient().get(path, { documented: false, expect: 404 })
      expect(body).not.toHaveProperty('status')
    }
    await storeClient().get('/api/schema/?format=yaml', { documented: false, expect: 200 })
  })
})

/** A client of the Worker with a database that answers nothing but this. */
function clientWithout(message: string): Client {
  const fail = () => Promise.reject(new Error(message))
  const statement = { bind: () => statement, all: fail, raw: fail, run: fail, first: fail }
  const session = { prepare: () => statement, batch: fail, getBookmark: () => null }
  return avantlushClient({ fetch: withEnv({ DB: databaseOf(session) }), token: goodToken })
}

/** Safe: a request begins a session, and asks for nothing else. */
function databaseOf(session: object): D1Database {
  return { withSession: () => session } as unknown as D1Database
}

/** Of the next client that is made. */
let goodToken = ''

/** One request for each operation, good enough to reach the database. */
const requests: [string, string, unknown][] = [
  ['POST', '/api/register/', { email: 'somebody@example.com', password }],
  ['POST', '/api/auth/login/', { email: 'somebody@example.com', password }],
  ['POST', '/api/auth/refresh/', undefined],
  ['POST', '/api/auth/google/', undefined],
  ['POST', '/api/auth/validate-token/', undefined],
  ['GET', '/api/verify-email/token/MQ/', undefined],
  ['POST', '/api/resend-verification/', { email: 'somebody@example.com' }],
  ['POST', '/api/forgot-password/', { email: 'somebody@example.com' }],
  ['POST', '/api/reset-password/MQ/token/', { password }],
  ['GET', '/api/profile/', undefined],
  ['PUT', '/api/profile/1/', {}],
  ['PATCH', '/api/profile/1/', {}],
]

async function bodyFor(path: string, body: unknown): Promise<unknown> {
  const { tokens } = await anAvantlushCustomer()
  goodToken = tokens.access
  if (path === '/api/auth/refresh/') return { refresh_token: tokens.refresh }
  if (path !== '/api/auth/google/') return body
  const email = 'somebody@example.com'
  return { email, token: await googleToken({ email }) }
}

describe('what breaks on our side', () => {
  it.each(requests)('is 500 without internals: %s %s', async (method, path, body) => {
    const lines: string[] = []
    vi.spyOn(console, 'error').mockImplementation((line) => lines.push(String(line)))
    const sent = await bodyFor(path, body)
    const client = clientWithout('D1_ERROR: no such table: users')
    const answer = await client.request(method, path, { body: sent, expect: 500 })
    expect(answer.body).toEqual({
      status: 'error',
      message: 'An error occurred while processing your request',
    })
    expect(answer.headers.get('X-Request-Id')).toMatch(/^[\w-]{8,}$/)
    expect(lines.join()).toContain('no such table: users')
    expect(lines.join()).not.toMatch(/somebody|Corr3ct/)
  })

  it('is 503 where the database will be back', async () => {
    const client = clientWithout('D1_ERROR: D1 DB is overloaded. Requests queued for too long.')
    const account = { email: 'somebody@example.com', password }
    const { headers, body } = await client.post('/api/register/', account, { expect: 503 })
    expect(headers.get('Retry-After')).toBe('5')
    expect(body).toEqual({
      status: 'error',
      message: 'Temporarily unavailable. Please try again.',
    })
  })
})

describe('bad input', () => {
  const bodies: [string, unknown][] = [
    ['nothing', undefined],
    ['malformed JSON', '{"email": '],
    ['an array', []],
    ['a number', 7],
    ['null', 'null'],
    ['nulls', { email: null, password: null, refresh_token: null, token: null }],
    ['wrong types', { email: 7, password: [], refresh_token: {}, token: true, location: 1 }],
    [
      'NUL',
      { email: 'a\u0000@e.com', password: 'a\u0000', refresh_token: '\u0000', token: '\u0000' },
    ],
    [
      'a lone surrogate',
      '{"email":"\\ud800@e.com","password":"\\ud800","refresh_token":"\\ud800","token":"\\ud800"}',
    ],
    ['blank text', { email: ' ', password: '', refresh_token: '', token: '' }],
    [
      'over-long text',
      {
        email: `${'x'.repeat(5000)}@example.com`,
        ...{ password: 'x'.repeat(5000), refresh_token: 'x'.repeat(5000), token: 'x'.repeat(5000) },
      },
    ],
  ]
  const paths = [
    '/api/register/',
    '/api/auth/login/',
    '/api/auth/google/',
    '/api/auth/refresh/',
    '/api/resend-verification/',
    '/api/forgot-password/',
  ]

  it.each(bodies)('answers 400 with errors by field to %s', async (_, body) => {
    for (const path of paths) {
      const { body: refused } = await anonymous.post(path, body, { expect: 400 })
      expect(refused).toMatchObject({ status: 'error', message: 'Validation error' })
      expect(Object.keys(refused.errors).length).toBeGreaterThan(0)
    }
  })

  it('names the body where it is malformed or no object', async () => {
    const { body: broken } = await anonymous.post('/api/register/', '{', { expect: 400 })
    expect(broken.errors).toEqual({ body: ['The body is not valid JSON.'] })
    const { body: list } = await anonymous.post('/api/register/', [], { expect: 400 })
    expect(list.errors).toEqual({ body: ['Expected an object.'] })
  })

  it('answers 413 to a large body and 415 to another type, form or encoding', async () => {
    const path = '/api/auth/login/'
    const large = await anonymous.post(path, { email: 'x'.repeat(200_000) }, { expect: 413 })
    expect(large.body).toEqual({ status: 'error', message: 'The body is too large.' })
    const text = { 'Content-Type': 'text/plain' }
    await anonymous.post(path, 'hello', { headers: text, expect: 415 })
    const form = new FormData()
    form.set('email', 'a@example.com')
    await anonymous.post(path, form, { expect: 415 })
    const headers = { 'Content-Encoding': 'gzip' }
    await anonymous.post(path, {}, { headers, expect: 415 })
  })
})

describe('an Idempotency-Key', () => {
  const twice = (method: string, path: string, body?: unknown) =>
    sendTwice(anonymous, method, path, body)

  it('repeats the first answer of everything that can be done once only', async () => {
    const email = anAddress()
    expect(await twice('POST', '/api/register/', { email, password })).toBe(201)
    expect(await twice('POST', '/api/resend-verification/', { email })).toBe(200)
    expect(await twice('GET', await linkMailedTo(email))).toBe(200)
    expect(await twice('POST', '/api/auth/login/', { email, password })).toBe(200)
    const google = { email, token: await googleToken({ email }) }
    expect(await twice('POST', '/api/auth/google/', google)).toBe(200)
    const { tokens } = await anAvantlushCustomer()
    const refresh = { refresh_token: tokens.refresh }
    expect(await twice('POST', '/api/auth/refresh/', refresh)).toBe(200)
    expect(await twice('POST', '/api/forgot-password/', { email })).toBe(200)
    const link = `/api${await linkMailedTo(email)}`
    expect(await twice('POST', link, { password: 'An0ther-long-phrase!' })).toBe(200)
  })

  it('is refused with another request, and where it is none', async () => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const path = '/api/register/'
    await anonymous.post(path, { email: anAddress(), password }, { headers, expect: 201 })
    const { body } = await anonymous.post(
      path,
      { email: anAddress(), password },
      { headers, expect: 422 },
    )
    expect(body).toEqual({
      status: 'error',
      message: 'This Idempotency-Key was used with another request.',
    })
    const long = { 'Idempotency-Key': 'x'.repeat(256) }
    await anonymous.post(path, { email: anAddress(), password }, { headers: long, expect: 400 })
  })
})
