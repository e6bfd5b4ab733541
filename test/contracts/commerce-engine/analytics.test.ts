import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { measuredWorld } from '../../support/costs/measured-world.ts'
import { anEvent, eventsOf, trackPath } from '../../support/customers/storefront-events.ts'
import { aVisitor, type Visitor } from '../../support/customers/visits.ts'
import { type Client, commerceEngineClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const anyone = commerceEngineClient()

const recorded = { message: 'Event recorded', success: true }

/** A visitor whose events wait until they are taken out of the queue. */
async function aWatched() {
  const visitor = await aVisitor()
  const world = measuredWorld()
  const client = commerceEngineClient({ token: visitor.token, fetch: world.fetch })
  return { visitor, client, take: () => world.consume('events') }
}

const track = (client: Client, visitor: Visitor, more: Json = {}) =>
  client.post(trackPath, anEvent(visitor, more), { expect: 200 })

async function refused(visitor: Visitor, more: Json): Promise<string[]> {
  const { body } = await visitor.post(trackPath, anEvent(visitor, more), { expect: 400 })
  expect(body.code).toBe('validation_error')
  return Object.keys(body.errors)
}

/** An object of so many levels. */
const nested = (levels: number): Json => (levels === 0 ? 1 : { in: nested(levels - 1) })

describe('an event', () => {
  test('is queued without a write, and kept without the person’s address and browser', async () => {
    const { visitor, client, take } = await aWatched()
    const { body, cost } = await track(client, visitor, { messageId: 'm-1' })
    expect(body).toEqual(recorded)
    expect(cost).toMatchObject({ queries: 1, rowsWritten: 0 })
    expect(await eventsOf(visitor)).toEqual([])
    await take()
    const happenedAt = Date.parse('2026-03-04T12:30:00Z')
    expect(await eventsOf(visitor)).toEqual([
      {
        ...{ user_id: expect.any(Number), message_id: 'm-1', channel: 'in' },
        ...{ event: 'Product Viewed', happened_at: happenedAt, expires_at: expect.any(Number) },
        properties: '{"product_id":"7","price":{"amount":499.5}}',
      },
    ])
  })

  test('is kept for 90 days from when it comes', async () => {
    const { visitor, client, take } = await aWatched()
    const before = Date.now()
    await track(client, visitor)
    await take()
    const [kept] = await eventsOf(visitor)
    const days = (kept.expires_at - before) / 86_400_000
    expect(Math.floor(days)).toBe(90)
  })

  test('with a repeated id is stored once, also in one batch, and others are not touched', async () => {
    const { visitor, client, take } = await aWatched()
    await track(client, visitor, { messageId: 'twice', event: 'First' })
    await track(client, visitor, { messageId: 'twice', event: 'Second' })
    await take()
    await track(client, visitor, { messageId: 'twice', event: 'Third' })
    await track(client, visitor, { messageId: 'other' })
    await take()
    const kept = await eventsOf(visitor)
    expect(kept.map(({ message_id, event }) => [message_id, event])).toEqual([
      ['other', 'Product Viewed'],
      ['twice', 'First'],
    ])
  })

  test('of another visitor may have the same id', async () => {
    const [one, other] = [await aWatched(), await aWatched()]
    for (const { visitor, client, take } of [one, other]) {
      await track(client, visitor, { messageId: 'same' })
      await take()
    }
    expect(await eventsOf(other.visitor)).toHaveLength(1)
  })

  test('of somebody else is refused', async () => {
    const [visitor, other] = [await aVisitor(), await aVisitor()]
    for (const userId of [other.uuid, '', visitor.uuid.toUpperCase(), 'nobody']) {
      expect(await refused(visitor, { userId })).toEqual(['userId'])
    }
  })

  test.each<[string, Json]>([
    ['event', { event: '' }],
    ['event', { event: 'x'.repeat(101) }],
    ['event', { event: 'two\nlines' }],
    ['type', { type: 'page' }],
    ['userId', { userId: 7 }],
    ['channel', { channel: 'app' }],
    ['context', { context: null }],
    ['context.ip', { context: { userAgent: 'x' } }],
    ['context.userAgent', { context: { ip: 'x', userAgent: ['x'] } }],
    ['properties', { properties: [] }],
    ['properties', { properties: null }],
    ['properties', { properties: nested(6) }],
    ['properties', { properties: { text: 'x'.repeat(16 * 1024) } }],
    ['properties', { properties: { text: 'é'.repeat(8 * 1024) } }],
    ['messageId', { messageId: '' }],
    ['messageId', { messageId: 'x'.repeat(101) }],
    ['messageId', { messageId: 'a\u0000b' }],
    ['messageId', { messageId: 5 }],
    ['timestamp', { timestamp: '2026-03-04' }],
    ['timestamp', { timestamp: '2026-03-04 12:30:00' }],
    ['timestamp', { timestamp: '2026-02-30T12:30:00Z' }],
    ['sentAt', { sentAt: 'now' }],
    ['sentAt', { sentAt: 1_780_000_000 }],
  ])('is refused for its %s: %j', async (field, more) => {
    const visitor = await aVisitor()
    expect(await refused(visitor, more)).toEqual([field])
  })

  test('takes as much as it may, in five levels, and other offsets of time', async () => {
    const { visitor, client, take } = await aWatched()
    const properties = { text: 'x'.repeat(16 * 1024 - 11) }
    await track(client, visitor, { properties, event: 'x'.repeat(100) })
    await track(client, visitor, {
      properties: nested(5),
      timestamp: '2026-03-04T18:00:00.5+05:30',
    })
    await track(client, visitor, { properties: {}, anything: 'else' })
    await take()
    const kept = await eventsOf(visitor)
    expect(kept.map(({ properties }) => properties.length).toSorted((a, b) => a - b)).toEqual([
      ...['{}'.length, '{"in":{"in":{"in":{"in":{"in":1}}}}}'.length, 16 * 1024],
    ])
    expect(kept.map(({ happened_at }) => happened_at)).toContain(
      Date.parse('2026-03-04T12:30:00.500Z'),
    )
  })

  test('may have any text in its properties', async () => {
    const { visitor, client, take } = await aWatched()
    const properties = { nul: '\u0000', half: '\ud800', quote: '"\'\\', __proto: 'x' }
    await track(client, visitor, { properties })
    await take()
    const [kept] = await eventsOf(visitor)
    expect(JSON.parse(kept.properties)).toMatchObject({ nul: '\u0000', quote: '"\'\\' })
  })
})

test('without a session, or with a broken body, nothing is taken', async () => {
  const visitor = await aVisitor()
  const { body } = await anyone.post(trackPath, anEvent(visitor), { expect: 401 })
  expect(body.code).toBe('unauthorized')
  expect((await visitor.post(trackPath, '{', { expect: 400 })).body.code).toBe('invalid_request')
  const missing = await visitor.post(trackPath, undefined, { expect: 400 })
  expect(Object.keys(missing.body.errors).toSorted()).toEqual([
    ...['channel', 'context', 'event', 'messageId', 'properties', 'sentAt', 'timestamp'],
    ...['type', 'userId'],
  ])
})

test('a queue that does not answer is told, so that the storefront may send the event again', async () => {
  const visitor = await aVisitor()
  const send = () => Promise.reject(new Error('The queue is down'))
  const fetch = withEnv({ EVENTS: { ...env.EVENTS, send } })
  const client = commerceEngineClient({ token: visitor.token, fetch })
  const { body } = await client.post(trackPath, anEvent(visitor), { expect: 503 })
  expect(body.code).toBe('unavailable')
})

test('events of a user have a limit, which those of another do not use up', async () => {
  const [one, other] = [await aVisitor(), await aVisitor()]
  const row = await env.DB.prepare('SELECT id FROM users WHERE uuid = ?').bind(one.uuid).first()
  const limit = async ({ key }: { key: string }) => ({ success: key !== `user:${row?.id}` })
  const fetch = withEnv({ RATE_LIMITS: 'on', READ_LIMIT: { limit } })
  const client = ({ token }: Visitor) => commerceEngineClient({ token, fetch })
  const { body } = await client(one).post(trackPath, anEvent(one), { expect: 429 })
  expect(body.code).toBe('too_many_requests')
  await client(other).post(trackPath, anEvent(other), { expect: 200 })
})
