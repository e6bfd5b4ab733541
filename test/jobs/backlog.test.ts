import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { waitingEffects } from '../../src/core/outbox/sweep-outbox.ts'
import { sweepWebhooks } from '../../src/core/payments/settling/webhooks.ts'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { aPayableSale, aShop, payAtStripe, receiveFromStripe } from '../support/sales/sales.ts'

/** What Cloudflare lets one invocation do: queries of D1, and calls of any kind. */
const queriesMax = 1_000
const callsMax = 10_000

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare('UPDATE outbox SET due_at = NULL, done_at = created_at'),
    env.DB.prepare('UPDATE webhook_events SET due_at = NULL, processed_at = received_at'),
  ])
})

/** Effects that are due, `count` of a kind. */
function insertEffects(kind: string, payload: string, count: number): Promise<unknown> {
  return env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
     INSERT INTO outbox(key, kind, payload, attempts, due_at, created_at)
     SELECT ?5 || i, ?1, ?2, 1, 0, ?4 FROM n`,
  )
    .bind(kind, payload, count, Date.now(), `${crypto.randomUUID()}:`)
    .run()
}

async function waiting(table: 'outbox' | 'webhook_events', where = 'true'): Promise<number> {
  const query = `SELECT count(*) AS n FROM ${table} WHERE due_at <= 1 AND ${where}`
  return (await env.DB.prepare(query).first<{ n: number }>())?.n ?? 0
}

/** Where the clock stands still, so that no job ends because this machine is slow. */
function atOnce(ctx: Context): Context {
  const now = ctx.clock.now()
  return { ...ctx, clock: { ...ctx.clock, now: () => now } }
}

/** What one minute of the schedule asks of the outside. */
async function runMinute(ctx: Context): Promise<{ calls: number; statements: number }> {
  const asked = { calls: 0, statements: 0 }
  const counted = interposedWorld(ctx, (call, statements) => {
    asked.calls += 1
    asked.statements += statements
    return call()
  })
  await runScheduled(counted)
  return asked
}

describe('a backlog', () => {
  it('is worked off within the budget of a minute, money first', async () => {
    const shop = await aShop()
    const payments: number[] = []
    for (let n = 0; n < 30; n++) {
      const sale = await aPayableSale(shop)
      payments.push(sale.paymentId)
      await payAtStripe(sale)
      if (n < 15) await receiveFromStripe(shop.ctx, sale)
    }
    await env.DB.prepare('UPDATE webhook_events SET due_at = 0 WHERE processed_at IS NULL').run()
    await insertEffects('object.delete', '{"key":"images/none"}', 600)
    await insertEffects('message.password_changed', '{"userId":0}', 300)
    const { calls, statements } = await runMinute(atOnce(inMinutes(shop.ctx, 65)))
    expect(statements).toBeLessThan(queriesMax)
    expect(calls).toBeLessThan(callsMax)
    const paid = env.DB.prepare(
      `SELECT count(*) AS n FROM payments
       WHERE status = 'succeeded' AND id IN (SELECT value FROM json_each(?))`,
    ).bind(JSON.stringify(payments))
    expect(await paid.first()).toEqual({ n: 30 })
    // What is less urgent got its share, and waits for the next minute.
    expect(await waiting('outbox', "kind = 'object.delete'")).toBeGreaterThan(0)
    expect(await waiting('outbox', "kind = 'message.password_changed'")).toBeGreaterThan(0)
  })

  it('is worked off minute by minute, the messages last', async () => {
    const shop = await aShop()
    await insertEffects('object.delete', '{"key":"images/none"}', 600)
    await insertEffects('message.password_changed', '{"userId":0}', 600)
    await runScheduled(atOnce(shop.ctx))
    expect(await waiting('outbox', "kind = 'object.delete'")).toBeLessThan(150)
    expect(await waiting('outbox', "kind = 'message.password_changed'")).toBeGreaterThan(300)
    for (const _ of [1, 2, 3]) await runScheduled(atOnce(shop.ctx))
    expect(await waiting('outbox')).toBe(0)
  })

  it('of stock that an import has set keeps nothing else waiting', async () => {
    const shop = await aShop()
    await insertEffects('stock.set', '{"variantId":0,"level":1,"expected":null,"sold":0}', 5_000)
    await insertEffects('object.delete', '{"key":"images/none"}', 20)
    await insertEffects('message.password_changed', '{"userId":0}', 20)
    const { statements } = await runMinute(atOnce(shop.ctx))
    expect(statements).toBeLessThan(queriesMax)
    expect(await waiting('outbox', "kind <> 'stock.set'")).toBe(0)
    expect(await waiting('outbox', "kind = 'stock.set'")).toBeLessThan(5_000 - 150)
  })
})

it('is taken on by the first run after a start, although its writer had time left', async () => {
  const shop = await aShop()
  const key = crypto.randomUUID()
  await env.DB.prepare(
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     VALUES (?, 'object.delete', '{"key":"images/none"}', ?, ?)`,
  )
    .bind(key, Date.now() + 30_000, Date.now())
    .run()
  const isDone = async () => {
    const query = env.DB.prepare('SELECT done_at FROM outbox WHERE key = ?').bind(key)
    return (await query.first('done_at')) !== null
  }
  await runScheduled(shop.ctx)
  expect(await isDone()).toBe(false)
  await runScheduled(shop.ctx, { isFirst: true })
  expect(await isDone()).toBe(true)
})

describe('one failure', () => {
  it('of a note in the outbox ends no other effect', async () => {
    const shop = await aShop()
    await insertEffects('stock.restock', '{"variantId":0,"checkoutId":"x","quantity":1}', 1)
    await insertEffects('object.delete', '{"key":"slow"}', 1)
    const deleted = Promise.withResolvers<void>()
    const events: string[] = []
    const ctx: Context = {
      ...forgetful(shop.ctx),
      log: (_level, event) => void events.push(event),
      objects: {
        ...shop.ctx.objects,
        stock: () => {
          throw new Error('No such counter')
        },
      },
      images: { ...shop.ctx.images, delete: () => deleted.promise },
    }
    const swept = waitingEffects.sweep(ctx, 5)
    await expect.poll(() => events).toContain('outbox.not_noted')
    deleted.resolve()
    expect(await swept).toBe(2)
    expect(events).toEqual(['outbox.failed', 'outbox.not_noted', 'outbox.not_noted'])
  })

  it('of an event ends no other, and does not hold them up', async () => {
    const shop = await aShop()
    const sale = await aPayableSale(shop)
    await payAtStripe(sale)
    await env.DB.prepare(
      `INSERT INTO webhook_events(gateway, event_id, type, evidence, received_at, due_at)
       VALUES ('stripe', 'evt_broken', 'x', '{}', 0, 0)`,
    ).run()
    await receiveFromStripe(shop.ctx, sale)
    const later = inMinutes(shop.ctx, 2)
    expect(await sweepWebhooks(later, 1)).toBe(1)
    expect(await sweepWebhooks(later, 1)).toBe(1)
    expect(await sweepWebhooks(later, 1)).toBe(0)
    const row = await env.DB.prepare('SELECT status FROM payments WHERE id = ?')
      .bind(sale.paymentId)
      .first()
    expect(row).toEqual({ status: 'succeeded' })
  })
})

describe('an effect that nobody can carry out', () => {
  it('is told to staff after a day, and its row stays', async () => {
    const shop = await aShop()
    await insertEffects('stock.unheard', '{}', 1)
    await runScheduled(shop.ctx)
    const letters = () =>
      env.DB.prepare("SELECT reason FROM dead_letters WHERE queue = 'effects'").all()
    expect((await letters()).results).toEqual([])
    await runScheduled(inMinutes(shop.ctx, 25 * 60))
    expect((await letters()).results).toEqual([{ reason: 'Error: Unknown effect stock.unheard' }])
    const row = env.DB.prepare("SELECT due_at, done_at FROM outbox WHERE kind = 'stock.unheard'")
    expect(await row.first()).toEqual({ due_at: null, done_at: null })
  })
})

describe('an effect that fails', () => {
  it('for an hour logs an error, once', async () => {
    const shop = await aShop()
    const stuck: Record<string, unknown>[] = []
    const ctx: Context = {
      ...shop.ctx,
      log: (level, event, data) => {
        if (event === 'outbox.stuck') stuck.push({ level, kind: data?.kind, error: data?.error })
      },
      images: { ...shop.ctx.images, delete: () => Promise.reject(new Error('The store is away')) },
    }
    await insertEffects('object.delete', '{"key":"images/none"}', 1)
    for (const minutes of [0, 20, 55]) await waitingEffects.sweep(inMinutes(ctx, minutes), 5)
    expect(stuck).toEqual([])
    for (const minutes of [130, 260, 390]) await waitingEffects.sweep(inMinutes(ctx, minutes), 5)
    expect(stuck).toEqual([
      { level: 'error', kind: 'object.delete', error: 'Error: The store is away' },
    ])
    await waitingEffects.sweep(inMinutes(shop.ctx, 520), 5)
    const row = env.DB.prepare("SELECT done_at FROM outbox WHERE last_error LIKE '%away%'")
    expect(await row.first()).toBeNull()
  })
})

/** Where the outcome of no effect can be written down; what is claimed is claimed. */
function forgetful(ctx: Context): Context {
  let calls = 0
  const { db } = interposedWorld(ctx, (call) => {
    calls += 1
    return calls === 1 ? call() : Promise.reject(new Error('The connection was lost'))
  })
  return { ...ctx, db }
}
