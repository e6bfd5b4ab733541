import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { aPayableSale, aShop } from '../support/sales/sales.ts'
import { context } from '../support/world/context.ts'
import { timed, timeless, unreported } from '../support/world/due-work.ts'

const now = Date.now()

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
        ...['webhook_events', 'refunds', 'outbox', 'discounts', 'repricing', 'dead_letters'],
        ...['idempotency_keys', 'sessions', 'login_attempts', 'one_time_tokens', 'uploads'],
        'stock_notifications',
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
    'stock_notifications(user_id, variant_id, product_name, created_at)',
    '(SELECT max(id) FROM users), (SELECT max(id) FROM variants), i, ?1',
  ),
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
    await insert([unreported], now)
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
    await insert([unreported], now)
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
      'SCAN stock_notifications USING COVERING INDEX stock_notifications_mail',
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
