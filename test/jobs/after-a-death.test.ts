import { createMessageBatch } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { deliverMessages } from '../../src/core/messages/deliver-messages.ts'
import type { Context } from '../../src/core/ports.ts'
import { consumeQueue } from '../../src/jobs/consume-queue.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { aCustomer } from '../support/customers/customers.ts'
import { mailsTo } from '../support/customers/mail.ts'
import { fatedWorld } from '../support/faults/fated-world.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { aSalePaidAtZibal, comeBack, paymentRowsOf } from '../support/sales/cortex-sales.ts'
import { context } from '../support/world/context.ts'

const second = 1 / 60

const kind = 'message.password_changed'

/** A mail that a consumer began to send, and died. */
async function aMailHalfSent() {
  const customer = await aCustomer()
  const row = await env.DB.prepare(
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     VALUES (?1, 'message.password_changed', json_object('userId', ?2), ?3, ?3) RETURNING id`,
  )
    .bind(`user:${customer.id}:half`, customer.id, Date.now())
    .first<{ id: number }>()
  const outboxId = row?.id ?? 0
  const ctx = { ...context(), log: () => undefined }
  const { world } = fatedWorld(ctx, { accident: 'dies after', step: 1 })
  await deliverMessages(world, [{ outboxId, kind }]).catch(() => undefined)
  return { ctx, customer, outboxId }
}

/** What the consumer does with a message that arrives then: seconds until it comes again, or null. */
async function consume(ctx: Context, outboxId: number): Promise<number | null> {
  const message = { id: 'again', timestamp: new Date(), attempts: 1, body: { outboxId, kind } }
  const batch = createMessageBatch('messages', [message])
  const [delivered] = batch.messages
  if (!delivered) throw new Error('The batch is empty')
  const retry = vi.spyOn(delivered, 'retry')
  await consumeQueue(ctx, batch)
  return retry.mock.calls[0]?.[0]?.delaySeconds ?? null
}

describe('a mail whose sender has died', () => {
  it('comes from the queue again when he must be taken for dead, and is sent', async () => {
    const { ctx, customer, outboxId } = await aMailHalfSent()
    const delay = (await consume(inMinutes(ctx, 10 * second), outboxId)) ?? 0
    expect(delay).toBeGreaterThan(25)
    expect(delay).toBeLessThanOrEqual(31)
    expect(await consume(inMinutes(ctx, (10 + delay) * second), outboxId)).toBeNull()
    expect(await mailsTo(customer.email)).toHaveLength(1)
  })
})

describe('the first schedule after a start', () => {
  it('takes on a payment that died between its claim and its money', async () => {
    const sale = await aSalePaidAtZibal()
    const { ctx } = sale.shop
    const claimed = async () => (await paymentRowsOf(sale.orderId))[0]?.status === 'processing'
    for (let step = 1; !(await claimed()); step++) {
      const { world } = fatedWorld(ctx, { accident: 'dies after', step })
      await comeBack(world, sale).catch(() => undefined)
    }
    await runScheduled(inMinutes(ctx, 5 * second))
    expect(await claimed()).toBe(true)
    await runScheduled(inMinutes(ctx, 5 * second), { isFirst: true })
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([{ status: 'succeeded' }])
  })
})
