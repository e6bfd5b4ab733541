import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { password } from '../../support/customers/password.ts'
import { type Client, storeClient } from '../../support/http/client.ts'

let serial = 0

function account() {
  const email = `key-${++serial}@example.com`
  return { email, first_name: 'Ada', last_name: 'Byron', password, password2: password }
}

/** An anonymous caller at an address. */
function caller(address = '192.0.2.1'): Client {
  return storeClient({ headers: { 'CF-Connecting-IP': address } })
}

async function aToken(): Promise<string> {
  const { body } = await storeClient().post('/auth/register/', account(), { expect: 201 })
  return body.tokens.access
}

function withKey(key: string) {
  return { headers: { 'Idempotency-Key': key } }
}

async function rows(): Promise<Record<string, unknown>[]> {
  return (await env.DB.prepare('SELECT * FROM idempotency_keys').all()).results
}

test('answers the same request again as the first time, and says so', async () => {
  const body = account()
  const first = await caller().post('/auth/register/', body, { ...withKey('again'), expect: 201 })
  const again = await caller().post('/auth/register/', body, { ...withKey('again'), expect: 201 })
  expect(again.body).toEqual(first.body)
  expect(first.headers.get('Idempotent-Replayed')).toBeNull()
  expect(again.headers.get('Idempotent-Replayed')).toBe('true')
})

test('replays the cookies of an answer in cookie mode', async () => {
  const path = '/auth/register/?use_cookies=true'
  const body = account()
  const first = await caller().post(path, body, { ...withKey('cookies'), expect: 201 })
  const again = await caller().post(path, body, { ...withKey('cookies'), expect: 201 })
  const tokens = (headers: Headers) =>
    headers.getSetCookie().filter((cookie) => /^(access|refresh)_token=/.test(cookie))
  expect(tokens(first.headers)).toHaveLength(2)
  expect(tokens(again.headers)).toEqual(tokens(first.headers))
})

test('refuses the key with another body or another query', async () => {
  const body = account()
  await caller().post('/auth/register/', body, { ...withKey('other'), expect: 201 })
  const answer = await caller().post('/auth/register/', account(), {
    ...withKey('other'),
    expect: 422,
  })
  expect(answer.body).toEqual({ detail: 'This Idempotency-Key was used with another request.' })
  const cookies = '/auth/register/?use_cookies=true'
  await caller().post(cookies, body, { ...withKey('other'), expect: 422 })
})

test('reads no more of a body that nobody asked for than of any other', async () => {
  const token = await aToken()
  const large = 'x'.repeat(100 * 1024 + 1)
  await storeClient({ token }).delete('/cart/items/1/', {
    ...withKey('large'),
    body: large,
    documented: false,
    expect: 413,
  })
})

test('keeps the keys of users and of addresses apart', async () => {
  const [one, two] = await Promise.all([aToken(), aToken()])
  for (const token of [one, two]) {
    const { headers } = await storeClient({ token }).patch(
      '/auth/me/',
      { first_name: 'Grace' },
      { ...withKey('shared'), expect: 200 },
    )
    expect(headers.get('Idempotent-Replayed')).toBeNull()
  }
  const first = await caller('192.0.2.7').post('/auth/register/', account(), {
    ...withKey('shared'),
    expect: 201,
  })
  const second = await caller('192.0.2.8').post('/auth/register/', account(), {
    ...withKey('shared'),
    expect: 201,
  })
  expect(second.body.user.id).not.toBe(first.body.user.id)
})

test('carries several simultaneous requests with one key out once', async () => {
  const body = account()
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => caller().post('/auth/register/', body, withKey('at once'))),
  )
  const fresh = answers.filter(
    ({ status, headers }) => status === 201 && headers.get('Idempotent-Replayed') === null,
  )
  expect(fresh).toHaveLength(1)
  const others = answers.filter((answer) => !fresh.includes(answer))
  for (const { status, headers } of others) {
    expect(status === 409 || headers.get('Idempotent-Replayed') === 'true').toBe(true)
  }
})

test('answers 409 while the first request runs, and takes the key over once it must be dead', async () => {
  const body = account()
  await caller().post('/auth/register/', body, { ...withKey('running'), expect: 201 })
  const [row] = (await rows()).sort((a, b) => Number(b.created_at) - Number(a.created_at))
  const run =
    "UPDATE idempotency_keys SET running_id = 'gone', answer = NULL, created_at = ? WHERE key_hash = ? AND scope = ?"
  const runSince = (time: number) => env.DB.prepare(run).bind(time, row?.key_hash, row?.scope).run()
  await runSince(Date.now() - 10_000)
  const busy = await caller().post('/auth/register/', body, { ...withKey('running'), expect: 409 })
  expect(busy.body).toEqual({ detail: 'A request with this Idempotency-Key is still running.' })
  await runSince(Date.now() - 16_000)
  // Carried out a second time: the address is taken by now.
  await caller().post('/auth/register/', body, { ...withKey('running'), expect: 400 })
})

test('keeps no answer to invalid input, so that the key can be used for the corrected request', async () => {
  const body = account()
  const weak = { ...body, password: '12345678', password2: '12345678' }
  await caller().post(
    '/auth/register/',
    { email: body.email },
    { ...withKey('corrected'), expect: 400 },
  )
  await caller().post('/auth/register/', weak, { ...withKey('corrected'), expect: 400 })
  await caller().post('/auth/register/', body, { ...withKey('corrected'), expect: 201 })
})

test('refuses keys of no length or of more than 255 characters', async () => {
  await caller().post('/auth/register/', account(), { ...withKey(''), expect: 400 })
  await caller().post('/auth/register/', account(), { ...withKey('k'.repeat(256)), expect: 400 })
  await caller().post('/auth/register/', account(), { ...withKey('k'.repeat(255)), expect: 201 })
})

test('stores neither the key nor anything of the answer in the clear', async () => {
  const key = 'a-key-that-must-not-be-stored'
  const { body } = await caller().post('/auth/register/', account(), {
    ...withKey(key),
    expect: 201,
  })
  const stored = (await rows()).map((row) => {
    const bytes = Array.isArray(row.answer) ? row.answer : []
    return JSON.stringify(row) + new TextDecoder().decode(Uint8Array.from(bytes))
  })
  expect(stored.length).toBeGreaterThan(0)
  for (const secret of [key, password, body.user.email, body.tokens.refresh]) {
    expect(stored.filter((text) => text.includes(secret))).toEqual([])
  }
})

test('stores nothing without a key', async () => {
  const before = await rows()
  await caller().post('/auth/register/', account(), { expect: 201 })
  expect(await rows()).toEqual(before)
})
