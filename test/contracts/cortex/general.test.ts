import { describe, expect, it } from 'vitest'
import { anActiveAccount, anInactiveAccount } from '../../support/customers/accounts.ts'
import { aCortexCustomer } from '../../support/customers/cortex-customers.ts'
import { linkMailedTo } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { cortexClient, storeClient } from '../../support/http/client.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { withEnv } from '../../support/http/with-env.ts'

const anonymous = cortexClient()

describe('every request', () => {
  it('answers 404 for an unknown path and 405 for a method it lacks', async () => {
    for (const path of ['/api/v1/nowhere/', '/auth/jwt/nowhere/', '/auth/users/nowhere/']) {
      const unknown = await anonymous.get(path, { expect: 404 })
      expect(unknown.body).toEqual({ detail: 'Not found.' })
    }
    const lacking = await anonymous.get('/auth/jwt/create/', { expect: 405 })
    expect(lacking.body).toEqual({ detail: 'Method "GET" not allowed.' })
    expect(lacking.headers.get('Allow')).toBe('POST')
  })

  it('knows the methods of a path that two contracts share', async () => {
    await storeClient().get('/auth/users/', { expect: 200 })
    const { headers } = await anonymous.delete('/auth/users/', { expect: 405 })
    expect(headers.get('Allow')?.split(', ').toSorted()).toEqual(['GET', 'POST'])
  })

  it('answers 429 with a time to wait when a limit is reached', async () => {
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const limited = cortexClient({
      fetch: withEnv({ RATE_LIMITS: 'on', AUTH_LIMIT: exhausted }),
    })
    for (const path of [
      '/auth/users/',
      '/auth/jwt/create/',
      '/auth/users/reset_password/',
      '/auth/users/reset_password_confirm/',
    ]) {
      const { headers } = await limited.post(path, {}, { expect: 429 })
      expect(headers.get('Retry-After')).toBe('60')
    }
  })

  it('answers 500 without internals when something of ours is broken', async () => {
    const fetch = withEnv({ RATE_LIMITS: 'on', AUTH_LIMIT: undefined as never })
    const { body } = await cortexClient({ fetch }).post('/auth/jwt/create/', {}, { expect: 500 })
    expect(body).toEqual({ detail: expect.stringMatching(/^Internal server error\. Request id: /) })
  })
})

describe('bad input', () => {
  const bodies: [string, unknown][] = [
    ['nothing', undefined],
    ['malformed JSON', '{"email": '],
    ['an array', []],
    ['a number', 7],
    ['null', 'null'],
    ['nulls', { email: null, password: null, refresh: null, token: null, uid: null }],
    ['wrong types', { email: 7, password: [], refresh: {}, token: true, uid: 1, username: 5 }],
    [
      'NUL',
      { email: 'a\u0000@example.com', password: 'a\u0000', refresh: '\u0000', token: '\u0000' },
    ],
    [
      'a lone surrogate',
      '{"email":"\\ud800@e.com","password":"\\ud800","refresh":"\\ud800","token":"\\ud800"}',
    ],
    ['blank text', { email: ' ', password: '', refresh: '', token: '', uid: '' }],
    [
      'over-long text',
      {
        email: `${'x'.repeat(5000)}@example.com`,
        password: 'x'.repeat(5000),
        refresh: 'x'.repeat(5000),
        token: 'x'.repeat(5000),
      },
    ],
  ]
  const paths = [
    '/auth/users/',
    '/auth/users/reset_password/',
    '/auth/users/reset_password_confirm/',
    '/auth/jwt/create/',
    '/auth/jwt/refresh/',
    '/auth/jwt/logout/',
    '/auth/jwt/verify/',
  ]

  it.each(bodies)('answers 400 to %s', async (_, body) => {
    for (const path of paths) await anonymous.post(path, body, { expect: 400 })
  })

  it('names the fields, or the input as a whole', async () => {
    const { body: whole } = await anonymous.post('/auth/users/', [], { expect: 400 })
    expect(whole).toEqual({ non_field_errors: ['Expected an object.'] })
    const { body: broken } = await anonymous.post('/auth/users/', '{', { expect: 400 })
    expect(broken).toEqual({ detail: 'The body is not valid JSON.' })
    const account = { email: 'long@example.com', password, username: 'x'.repeat(151) }
    const { body: long } = await anonymous.post('/auth/users/', account, { expect: 400 })
    expect(long).toEqual({ username: ['Ensure this field has at most 150 characters.'] })
  })

  it('answers 413 to a large body and 415 to another type', async () => {
    const large = { email: 'x'.repeat(200_000), password }
    await anonymous.post('/auth/jwt/create/', large, { expect: 413 })
    const headers = { 'Content-Type': 'text/plain' }
    await anonymous.post('/auth/jwt/create/', 'hello', { headers, expect: 415 })
  })
})

describe('an Idempotency-Key', () => {
  const twice = (method: string, path: string, body?: unknown) =>
    sendTwice(anonymous, method, path, body)

  it('repeats the first answer of everything that can be done once only', async () => {
    const email = `${crypto.randomUUID()}@example.com`
    expect(await twice('POST', '/auth/users/', { email, password })).toBe(201)
    expect(await twice('GET', await linkMailedTo(email))).toBe(200)
    expect(await twice('POST', '/auth/jwt/create/', { email, password })).toBe(201)
    const { refresh } = (await aCortexCustomer()).tokens
    expect(await twice('POST', '/auth/jwt/refresh/', { refresh })).toBe(200)
    const own = (await aCortexCustomer()).tokens
    expect(await twice('POST', '/auth/jwt/logout/', { refresh: own.refresh })).toBe(201)
    expect(await twice('POST', '/auth/users/reset_password/', { email })).toBe(201)
    const [, , uid, token] = (await linkMailedTo(email)).split('/')
    const reset = { uid, token, new_password: 'An0ther-long-phrase!' }
    expect(await twice('POST', '/auth/users/reset_password_confirm/', reset)).toBe(201)
  })

  it('is refused with another request', async () => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const path = '/auth/users/reset_password/'
    await anonymous.post(path, { email: await anActiveAccount() }, { headers, expect: 201 })
    const other = { email: await anInactiveAccount() }
    const { body } = await anonymous.post(path, other, { headers, expect: 422 })
    expect(body).toEqual({ detail: 'This Idempotency-Key was used with another request.' })
  })
})
