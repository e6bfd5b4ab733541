import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { aVisitor } from '../../support/customers/visits.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'
import { limitedCaller } from '../../support/http/with-env.ts'

const path = '/campaigns/newsletter-subscribe'
const subscribed = { message: 'Subscribed to the newsletter', success: true }

let serial = 0

const anAddress = () => `reader-${++serial}@news.test`

async function subscribers(email: string): Promise<unknown[]> {
  const { results } = await env.DB.prepare(
    'SELECT email FROM newsletter_subscribers WHERE lower(email) = lower(?)',
  )
    .bind(email)
    .all()
  return results
}

test('a visitor subscribes with an address', async () => {
  const [visitor, email] = [await aVisitor(), anAddress()]
  const { body } = await visitor.post(path, { email: ` ${email} ` }, { expect: 200 })
  expect(body).toEqual(subscribed)
  expect(await subscribers(email)).toEqual([{ email }])
})

test('subscribing again succeeds in any case, and writes nothing', async () => {
  const [visitor, email] = [await aVisitor(), anAddress()]
  await visitor.post(path, { email }, { expect: 200 })
  for (const again of [email, email.toUpperCase()]) {
    const { body, cost } = await (await aVisitor()).post(path, { email: again }, { expect: 200 })
    expect(body).toEqual(subscribed)
    expect(cost.rowsWritten).toBe(0)
  }
  expect(await subscribers(email)).toEqual([{ email }])
})

test('subscribing costs a sign-in and a row', async () => {
  const visitor = await aVisitor()
  await visitor.post(path, { email: anAddress() }, { expect: 200 })
  const { cost } = await visitor.post(path, { email: anAddress() }, { expect: 200 })
  expect(cost).toMatchObject({ queries: 2, rowsWritten: 3 })
})

test('the same request under a key is answered once more', async () => {
  const visitor = await aVisitor()
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const email = anAddress()
  await visitor.post(path, { email }, { headers, expect: 200 })
  const again = await visitor.post(path, { email }, { headers, expect: 200 })
  expect(again.headers.get('Idempotent-Replayed')).toBe('true')
  await visitor.post(path, { email: anAddress() }, { headers, expect: 422 })
})

test.each<Json>([
  ...[{}, { email: null }, { email: 'nobody' }, { email: ['a@b.test'] }, { email: 'a@b' }],
  ...[{ email: 'a\u0000@b.test' }, { email: `${'x'.repeat(300)}@b.test` }],
])('%j is no address', async (input) => {
  const { body } = await (await aVisitor()).post(path, input, { expect: 400 })
  expect([body.code, Object.keys(body.errors)]).toEqual(['validation_error', ['email']])
})

test('it needs a session', async () => {
  const email = anAddress()
  const { body } = await commerceEngineClient().post(path, { email }, { expect: 401 })
  expect(body.code).toBe('unauthorized')
  expect(await subscribers(email)).toEqual([])
})

test('many subscriptions from one place are refused, whoever makes them', async () => {
  const caller = limitedCaller()
  const statuses = []
  for (let i = 0; i < 12; i++) {
    const { token } = await aVisitor()
    const client = commerceEngineClient({ ...caller, token })
    statuses.push((await client.post(path, { email: anAddress() })).status)
  }
  expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200])
  expect(statuses).toContain(429)
})
