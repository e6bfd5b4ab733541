import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { insertDeadLetterOnce } from '../../src/core/dead-letters.ts'
import { writeBatch } from '../../src/core/write-batch.ts'
import { context } from '../support/world/context.ts'

test('a letter is told once, and found among any number of others without reading them', async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
     INSERT INTO dead_letters(queue, body, reason, created_at)
     SELECT 'webhooks', json_object('event', 'evt_' || i), 'unreadable', 0 FROM n`,
  ).run()
  const ctx = context()
  const letter = { queue: 'webhooks', body: { event: 'evt_last' }, reason: 'unreadable' } as const
  const [first] = await writeBatch(ctx.db, [insertDeadLetterOnce(ctx, letter)])
  const [again] = await writeBatch(ctx.db, [insertDeadLetterOnce(ctx, letter)])
  expect([first?.meta.changes, again?.meta.changes]).toEqual([1, 0])
  expect(again?.meta.rows_read).toBeLessThan(7)
})
