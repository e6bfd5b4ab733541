import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { recordEvents } from '../../src/core/analytics/record-events.ts'
import type { StorefrontEvent } from '../../src/core/analytics/types.ts'
import type { Context } from '../../src/core/ports.ts'
import { charge, noCost } from '../../src/cost.ts'
import { consumeQueue } from '../../src/jobs/consume-queue.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { anAccount } from '../support/customers/accounts.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { context } from '../support/world/context.ts'

let serial = 0

function anEvent(userId: number, more: Partial<StorefrontEvent> = {}): StorefrontEvent {
  const messageId = `message ${++serial}`
  return { userId, messageId, channel: 'in', event: 'Seen', properties: {}, happenedAt: 1, ...more }
}

async function countOf(userId: number): Promise<number | null> {
  return env.DB.prepare('SELECT count(*) AS n FROM storefront_events WHERE user_id = ?')
    .bind(userId)
    .first<number>('n')
}

/** What a consumer acknowledges of a batch, and what it wants again. */
async function consumed(bodies: unknown[], ctx: Context = context()) {
  const messages = bodies.map((body, index) => {
    return { id: String(index), timestamp: new Date(), attempts: 1, body }
  })
  const batch = createMessageBatch('events', messages)
  await consumeQueue(ctx, batch)
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext())
  return { taken: explicitAcks, again: retryMessages.map(({ msgId }) => msgId) }
}

it('writes a batch in one statement, of which only the rows grow', async () => {
  const userId = await anAccount()
  const cost = noCost()
  const events = Array.from({ length: 100 }, () => anEvent(userId))
  await charge(cost, () => recordEvents(context(), events))
  expect(await countOf(userId)).toBe(100)
  expect(cost).toMatchObject({ queries: 1, statements: 1 })
  expect(cost.rowsWritten).toBeLessThanOrEqual(200)
  expect(cost.rowsRead).toBeLessThanOrEqual(300)
})

it('takes a hundred of the largest events at once', async () => {
  const userId = await anAccount()
  const properties = { text: '"'.repeat(8_186) }
  const events = Array.from({ length: 100 }, () =>
    anEvent(userId, {
      properties,
      event: '"'.repeat(100),
      messageId: `"\\"${++serial}`.padEnd(100, '"'),
    }),
  )
  expect(JSON.stringify(properties)).toHaveLength(16 * 1024 - 1)
  await recordEvents(context(), events)
  expect(await countOf(userId)).toBe(100)
})

it('drops the events of who is gone, and keeps the others of the batch', async () => {
  const [here, closed] = [await anAccount(), await anAccount()]
  await env.DB.prepare('UPDATE users SET deactivated_at = 1 WHERE id = ?').bind(closed).run()
  const events = [anEvent(closed), anEvent(987_654_321), anEvent(here)]
  expect(await consumed(events)).toEqual({ taken: ['0', '1', '2'], again: [] })
  expect([await countOf(here), await countOf(closed)]).toEqual([1, 0])
})

it('is done with what it cannot read, and keeps the rest', async () => {
  const userId = await anAccount()
  const broken = [null, 'text', {}, { ...anEvent(userId), properties: 'x' }, anEvent(userId)]
  const { taken, again } = await consumed(broken)
  expect([taken.toSorted(), again]).toEqual([['0', '1', '2', '3', '4'], []])
  expect(await countOf(userId)).toBe(1)
  expect(await consumed([null])).toEqual({ taken: ['0'], again: [] })
})

it('wants events again that the database did not take', async () => {
  const userId = await anAccount()
  const ctx = context()
  const run = () => Promise.reject(new Error('D1_ERROR: Network connection lost.'))
  const failing = { ...ctx, db: Object.assign(Object.create(ctx.db), { run }) }
  expect(await consumed([anEvent(userId)], failing)).toEqual({ taken: [], again: ['0'] })
  expect(await countOf(userId)).toBe(0)
})

it('forgets events after 90 days, thousands of them too', async () => {
  const userId = await anAccount()
  await recordEvents(context(), [anEvent(userId)])
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
     INSERT INTO storefront_events(user_id, message_id, channel, event, properties, happened_at,
       expires_at)
     SELECT ?, i, 'in', 'x', '{}', 0, 1 FROM n`,
  )
    .bind(userId)
    .run()
  await runScheduled(context())
  expect(await countOf(userId)).toBe(1)
  const days = (count: number) => inMinutes(context(), count * 24 * 60)
  await runScheduled(days(89))
  expect(await countOf(userId)).toBe(1)
  await runScheduled(days(91))
  expect(await countOf(userId)).toBe(0)
})
