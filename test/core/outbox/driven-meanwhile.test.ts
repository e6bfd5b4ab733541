import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { runEffects } from '../../../src/core/outbox/run-outbox.ts'
import type { Context } from '../../../src/core/ports.ts'
import { context } from '../../support/world/context.ts'

/** A world in which each refund is made, and `meanwhile` happens before that is noted. */
function refunding(meanwhile: () => Promise<unknown>): Context {
  const ctx = context()
  const handler = {
    ...ctx.effects['payment.refund'],
    async carryOut() {
      await meanwhile()
      return null
    },
  }
  return { ...ctx, effects: { ...ctx.effects, 'payment.refund': handler } }
}

async function anEffect(key: string): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     VALUES (?, 'payment.refund', '{"refundId":1}', 1, 1)`,
  )
    .bind(key)
    .run()
}

function stateOf(key: string): Promise<unknown> {
  return env.DB.prepare('SELECT due_at, done_at IS NOT NULL AS isDone FROM outbox WHERE key = ?')
    .bind(key)
    .first()
}

it('an effect that has happened is done', async () => {
  await anEffect('order:7:refund')
  await runEffects(
    refunding(async () => undefined),
    'order:7:',
  )
  expect(await stateOf('order:7:refund')).toEqual({ due_at: null, isDone: 1 })
})

it('an effect that staff have tried again stays due, though an earlier try is noted after that', async () => {
  await anEffect('order:8:refund')
  const drive = () =>
    env.DB.prepare("UPDATE outbox SET due_at = 2, driven_at = 2 WHERE key = 'order:8:refund'").run()
  await runEffects(refunding(drive), 'order:8:')
  expect(await stateOf('order:8:refund')).toEqual({ due_at: 2, isDone: 0 })
})
