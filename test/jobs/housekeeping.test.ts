import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { doneEffects } from '../../src/core/outbox/run-outbox.ts'
import { charge, noCost } from '../../src/cost.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { anInactiveAccount } from '../support/customers/accounts.ts'
import { aCustomer } from '../support/customers/customers.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { context } from '../support/world/context.ts'

const dayMinutes = 24 * 60
const dayMs = dayMinutes * 60_000

async function countOf(table: string, where: string): Promise<number | undefined> {
  const query = `SELECT count(*) AS n FROM ${table} WHERE ${where}`
  return (await env.DB.prepare(query).first<{ n: number }>())?.n
}

it('forgets answers and tokens that have run out, and nothing else', async () => {
  const customer = await aCustomer()
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  await customer.post('/cart/clear/', {}, { headers, expect: 200 })
  const inactive = await anInactiveAccount()
  const kept = () =>
    env.DB.prepare(
      `SELECT
         (SELECT count(*) FROM idempotency_keys WHERE scope = ?3) AS answers,
         (SELECT count(*) FROM sessions WHERE user_id = ?1) AS sessions,
         (SELECT count(*) FROM one_time_tokens
          WHERE user_id = (SELECT id FROM users WHERE email = ?2)) AS links`,
    )
      .bind(customer.id, inactive, `user:${customer.id}`)
      .first()
  await runScheduled(inMinutes(context(), 60))
  expect(await kept()).toEqual({ answers: 1, sessions: 1, links: 1 })
  await runScheduled(inMinutes(context(), 8 * dayMinutes))
  expect(await kept()).toEqual({ answers: 0, sessions: 0, links: 0 })
})

it('forgets in one minute whatever has run out, thousands of answers too', async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
     INSERT INTO idempotency_keys(scope, key_hash, fingerprint, created_at, expires_at)
     SELECT 'user:many', 'k' || i, 'f', 0, 1 FROM n`,
  ).run()
  await runScheduled(context())
  expect(await countOf('idempotency_keys', "scope = 'user:many'")).toBe(0)
})

it('looks at no more old effects than it forgets at once', async () => {
  await env.DB.prepare('DELETE FROM outbox').run()
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
     INSERT INTO outbox(key, kind, payload, created_at, done_at)
     SELECT 'bygone:' || i, 'x', '{}', 1, 1 FROM n`,
  ).run()
  const cost = noCost()
  const removal = { before: new Date(2), max: 10 }
  expect(await charge(cost, () => doneEffects.remove(context().db, removal))).toBe(10)
  expect(cost.rowsRead).toBeLessThan(100)
})

it('forgets applied events after 30 days and effects that happened after 90, others never', async () => {
  const now = Date.now()
  const event = env.DB.prepare(
    `INSERT INTO webhook_events(gateway, event_id, type, received_at, processed_at)
     VALUES ('stripe', ?, 'x', ?, ?)`,
  )
  const effect = env.DB.prepare(
    `INSERT INTO outbox(key, kind, payload, created_at, done_at) VALUES (?, 'x', '{}', ?, ?)`,
  )
  await env.DB.batch([
    env.DB.prepare('DELETE FROM webhook_events'),
    env.DB.prepare('DELETE FROM outbox'),
    event.bind('unapplied', now - 31 * dayMs, null),
    event.bind('old', now - 31 * dayMs, now),
    event.bind('young', now - 29 * dayMs, now),
    effect.bind('given up', now - 91 * dayMs, null),
    effect.bind('old', now - 91 * dayMs, now),
    effect.bind('young', now - 89 * dayMs, now),
  ])
  await runScheduled(context())
  expect(await countOf('webhook_events', "event_id IN ('unapplied', 'young')")).toBe(2)
  expect(await countOf('webhook_events', "event_id = 'old'")).toBe(0)
  expect(await countOf('outbox', "key IN ('given up', 'young')")).toBe(2)
  expect(await countOf('outbox', "key = 'old'")).toBe(0)
})
