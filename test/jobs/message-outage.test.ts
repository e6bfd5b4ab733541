import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { MessageRefused } from '../../src/core/messages/errors.ts'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { aCustomer } from '../support/customers/customers.ts'
import { mailsTo } from '../support/customers/mail.ts'
import {
  emptyQueue,
  inMinutes,
  type StillWorld,
  stillWorld,
} from '../support/faults/still-world.ts'

const stepMinutes = 40

/** A world in which a message waits for a customer's mailbox. */
async function aWaitingMessage() {
  const customer = await aCustomer()
  await env.DB.prepare('UPDATE outbox SET due_at = NULL, done_at = created_at').run()
  await env.DB.prepare(
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     VALUES (?1, 'message.password_changed', json_object('userId', ?2), 0, ?3)`,
  )
    .bind(`user:${customer.id}:x`, customer.id, Date.now())
    .run()
  return { customer, world: stillWorld(), key: `user:${customer.id}:x` }
}

/** In which the provider answers nobody. */
function withoutProvider(ctx: Context): { ctx: Context; attempts: () => number } {
  let attempts = 0
  const send = () => {
    attempts += 1
    return Promise.reject(new Error('Resend answered 500 application_error'))
  }
  return { ctx: { ...ctx, messenger: { ...ctx.messenger, send } }, attempts: () => attempts }
}

/** The schedule and the consumer of the queue, from one time to the other. */
async function pass(world: StillWorld, ctx: Context, from: number, until: number): Promise<void> {
  for (let minutes = from; minutes < until; minutes += stepMinutes) {
    const later = inMinutes(ctx, minutes)
    await runScheduled(later)
    await emptyQueue(world, 'messages', later)
  }
}

async function lettersOf(key: string) {
  const { results } = await env.DB.prepare(
    `SELECT reason FROM dead_letters JOIN outbox o ON o.id = body ->> 'outboxId'
     WHERE queue = 'messages' AND o.key = ?`,
  )
    .bind(key)
    .all()
  return results
}

const dayMinutes = 24 * 60

it('a message outlives an outage of its provider of two days, and is tried ever less often', async () => {
  const { customer, world, key } = await aWaitingMessage()
  const outage = withoutProvider(world.ctx)
  await pass(world, outage.ctx, 1, 2 * dayMinutes)
  expect(await mailsTo(customer.email)).toEqual([])
  expect(outage.attempts()).toBeGreaterThan(24)
  expect(outage.attempts()).toBeLessThan(100)
  await pass(world, world.ctx, 2 * dayMinutes, 2 * dayMinutes + 90)
  expect(await mailsTo(customer.email)).toHaveLength(1)
  expect(await lettersOf(key)).toEqual([])
})

it('a message that cannot be sent for three days is given up with its reason', async () => {
  const { customer, world, key } = await aWaitingMessage()
  const outage = withoutProvider(world.ctx)
  await pass(world, outage.ctx, 1, 60)
  expect(await lettersOf(key)).toEqual([])
  await pass(world, outage.ctx, 3 * dayMinutes + 1, 3 * dayMinutes + 60)
  expect(await lettersOf(key)).toEqual([{ reason: 'Error: Resend answered 500 application_error' }])
  await pass(world, world.ctx, 4 * dayMinutes, 4 * dayMinutes + 60)
  expect(await mailsTo(customer.email)).toEqual([])
})

it('a message that its provider refuses is given up at once', async () => {
  const { world, key } = await aWaitingMessage()
  const send = () => Promise.reject(new MessageRefused('Resend answered 422'))
  const refusing = { ...world.ctx, messenger: { ...world.ctx.messenger, send } }
  await pass(world, refusing, 1, 2)
  expect(await lettersOf(key)).toEqual([{ reason: expect.stringContaining('422') }])
})
