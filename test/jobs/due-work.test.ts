import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { aPayableSale, aShop } from '../support/sales/sales.ts'
import { context } from '../support/world/context.ts'

const now = Date.now()

/** Work that is due at `?1`: what it is, whose, and how it gets there. */
const timed = [
  [
    'an event',
    'webhooks',
    `INSERT INTO webhook_events(gateway, event_id, type, evidence, received_at, due_at)
     VALUES ('stripe', 'late', 'x', '{}', ?1, ?1)`,
  ],
  ['a payment', 'payments', 'UPDATE payments SET look_at = ?1'],
  [
    'a refund',
    'refunds',
    `INSERT INTO refunds(payment_id, key, amount, status, look_at, created_at)
     SELECT id, 'late', 1, 'pending', ?1, ?1 FROM payments LIMIT 1`,
  ],
  ['an unpaid order', 'orders', 'UPDATE orders SET expires_at = ?1 - 1'],
  [
    'an effect',
    'effects',
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     VALUES ('late', 'object.delete', '{"key":"images/none"}', ?1, ?1)`,
  ],
  [
    'a stock that staff have set',
    'stock settings',
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     VALUES ('set', 'stock.set', '{"variantId":0,"level":1,"expected":null,"sold":0}', ?1, ?1)`,
  ],
  [
    'a discount that begins',
    'discounts',
    `INSERT INTO discounts(name, points, product_id, starts_at, ends_at)
     SELECT 'late', 1, max(id), ?1, ?1 + 1000 FROM products`,
  ],
  [
    'a discount that ends',
    'discounts',
    `INSERT INTO discounts(name, points, product_id, starts_at, ends_at, is_running)
     SELECT 'over', 1, max(id), ?1 - 1000, ?1, 1 FROM products`,
  ],
  [
    'a message',
    'messages',
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     VALUES ('mail', 'message.password_changed', '{"userId":0}', ?1, ?1)`,
  ],
  [
    'an answer that has run out',
    'housekeeping',
    `INSERT INTO idempotency_keys(scope, key_hash, fingerprint, created_at, expires_at)
     VALUES ('anonymous', 'k', 'f', 0, ?1 - 1)`,
  ],
  [
    'a session that has run out',
    'housekeeping',
    `INSERT INTO sessions(id, user_id, refresh_token_id, leaves_access, created_at, expires_at)
     SELECT 'over', max(id), 'r', 0, 0, ?1 - 1 FROM users`,
  ],
  [
    'a pause that is over',
    'housekeeping',
    "INSERT INTO login_attempts(contact, failures, expires_at) VALUES ('x', 1, ?1 - 1)",
  ],
  [
    'a link that has run out',
    'housekeeping',
    `INSERT INTO one_time_tokens(hash, user_id, purpose, created_at, expires_at)
     SELECT 'h', max(id), 'activation', 0, ?1 - 1 FROM users`,
  ],
  [
    'an upload that nobody attached, after an hour',
    'housekeeping',
    `INSERT INTO uploads(key, product_id, content_type, size, expires_at)
     SELECT 'u', max(id), 'image/png', 1, ?1 - 3600001 FROM products`,
  ],
  [
    'an event that was applied, after 30 days',
    'housekeeping',
    `INSERT INTO webhook_events(gateway, event_id, type, received_at, processed_at)
     VALUES ('stripe', 'old', 'x', ?1 - 30 * 86400000 - 1, ?1)`,
  ],
  [
    'an effect that happened, after 90 days',
    'housekeeping',
    `INSERT INTO outbox(key, kind, payload, created_at, done_at)
     VALUES ('old', 'x', '{}', ?1 - 90 * 86400000 - 1, ?1)`,
  ],
] as const

const timeless = [
  [
    'a product to be priced anew',
    'discounts',
    'INSERT INTO repricing SELECT max(id) FROM products WHERE ?1',
  ],
  [
    'a letter that staff were not told of',
    'dead letters',
    "INSERT INTO dead_letters(queue, body, reason, created_at) VALUES ('effects', '{}', 'x', ?1)",
  ],
] as const

/** An order with an open payment: what comes back to it is made due by the tests. */
beforeAll(async () => {
  await aPayableSale(await aShop())
})

beforeEach(async () => {
  await env.DB.batch(
    [
      'UPDATE payments SET look_at = NULL',
      'UPDATE orders SET expires_at = NULL, expiry_claimed_until = NULL',
      ...[
        'webhook_events',
        'refunds',
        'outbox',
        'discounts',
        'repricing',
        'dead_letters',
        'idempotency_keys',
        'sessions',
        'login_attempts',
        'one_time_tokens',
        'uploads',
      ].map((table) => `DELETE FROM ${table}`),
    ].map((statement) => env.DB.prepare(statement)),
  )
})

function insert(statements: readonly string[], at: number): Promise<unknown> {
  return env.DB.batch(statements.map((statement) => env.DB.prepare(statement).bind(at)))
}

interface Minute {
  calls: number
  /** Names of the jobs that found something. */
  done: unknown[]
  failed: unknown[]
}

/** The minute of the schedule at `now`. The first calls of the outside may be lost. */
async function runMinute({ lostCalls = 0 } = {}): Promise<Minute> {
  const minute: Minute = { calls: 0, done: [], failed: [] }
  const world = interposedWorld(context(), (call) => {
    minute.calls += 1
    return minute.calls > lostCalls ? call() : Promise.reject(new Error('The connection was lost'))
  })
  await runScheduled({
    ...atNow(world),
    log: (_level, event, data) => {
      if (event === 'job.done') minute.done.push(data?.job)
      if (event === 'job.failed') minute.failed.push(data?.job)
    },
  })
  return minute
}

function atNow(ctx: Context): Context {
  return { ...ctx, clock: { ...ctx.clock, now: () => new Date(now) } }
}

/** One statement that `ctx` has D1 execute. */
interface Asked {
  text: string
  values: unknown[]
}

/** The question of an idle minute, which is all that such a minute asks. */
async function question(): Promise<Asked> {
  const world = context()
  const asked: Asked[] = []
  const prepare = (text: string) => ({
    bind(...values: unknown[]) {
      asked.push({ text, values })
      return world.db.$client.prepare(text).bind(...values)
    },
  })
  await runScheduled(atNow({ ...world, db: drizzle(asDatabase({ prepare })) }))
  const [only, ...others] = asked
  if (!only || others.length > 0) throw new Error(`The minute made ${asked.length} queries`)
  return only
}

/** Safe: an idle minute prepares and binds one statement, and does nothing else. */
function asDatabase(database: { prepare: unknown }): D1Database {
  return database as D1Database
}

/** A thousand rows that are over, and stay. */
function insertPast(into: string, values: string): string {
  return `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO ${into} SELECT ${values} FROM n CROSS JOIN (SELECT max(id) AS last FROM products)`
}

const past = [
  insertPast(
    'webhook_events(gateway, event_id, type, received_at, processed_at)',
    "'stripe', 'past' || i, 'x', ?1, ?1",
  ),
  insertPast('outbox(key, kind, payload, created_at, done_at)', "'past' || i, 'x', '{}', ?1, ?1"),
  insertPast(
    'dead_letters(queue, body, reason, created_at, reported_at)',
    "'effects', '{}', 'x', ?1, ?1",
  ),
  insertPast(
    'discounts(name, points, product_id, starts_at, ends_at)',
    "'past', 1, last, 1, ?1 - i",
  ),
]

describe('a minute', () => {
  it('in which nothing is due is one round trip', async () => {
    const almost = timed.map(([, , statement]) => statement)
    await insert(almost, now + 1)
    expect(await runMinute()).toEqual({ calls: 1, done: [], failed: [] })
  })

  it.each([...timed, ...timeless])('finds %s', async (_, job, statement) => {
    await insert([statement], now)
    const { done } = await runMinute()
    expect(done[0]).toBe(job)
  })

  it('runs no job that has nothing to do', async () => {
    await insert([timeless[1][2]], now)
    // A question, the letter, and whether housekeeping is due.
    expect(await runMinute()).toEqual({ calls: 3, done: ['dead letters'], failed: [] })
  })

  it('does what a job has made for those behind it', async () => {
    const unheard = `INSERT INTO outbox(key, kind, payload, due_at, created_at)
      VALUES ('unheard', 'stock.unheard', '{}', ?1, ?1 - 2 * 86400000)`
    await insert([unheard], now)
    expect((await runMinute()).done).toEqual(['effects', 'dead letters'])
  })

  it('runs all jobs where it cannot be told which are due', async () => {
    await insert([timeless[1][2]], now)
    const { done, failed } = await runMinute({ lostCalls: 1 })
    expect(failed).toEqual(['finding what is due'])
    expect(done).toEqual(['dead letters'])
  })
})

describe('the question of what is due', () => {
  it('reads next to nothing, however much is over', async () => {
    await insert(past, now)
    expect((await ask(await question())).meta.rows_read).toBeLessThan(25)
  })

  it('reads the payments of the orders that have run out, and no others', async () => {
    await insert(
      [
        'UPDATE orders SET expires_at = ?1 - 1',
        // Zibal cannot give it back, so that the order cannot be ended.
        "UPDATE payments SET gateway = 'zibal', captured_amount = 1 WHERE ?1",
        insertPast(
          'payments(key, gateway, reference, status, amount, currency, created_at, updated_at)',
          "'past' || i, 'zibal', 'past' || i, 'succeeded', 1, 'IRR', ?1, ?1",
        ),
      ],
      now,
    )
    expect((await ask(await question())).meta.rows_read).toBeLessThan(25)
  })

  it('walks no table but for its first finished row, and no index but of what waits', async () => {
    const { text, values } = await question()
    const { results } = await ask({ text: `EXPLAIN QUERY PLAN ${text}`, values })
    const walks = results
      .map(({ detail }) => `${detail}`)
      .filter((step) => /^SCAN (?!CONSTANT ROW|\()/.test(step))
    expect(walks).toEqual([
      'SCAN repricing',
      'SCAN dead_letters USING INDEX dead_letters_unreported',
      'SCAN webhook_events',
      'SCAN outbox',
    ])
  })
})

function ask({ text, values }: Asked): Promise<D1Result<Record<string, unknown>>> {
  return env.DB.prepare(text)
    .bind(...values)
    .all()
}
