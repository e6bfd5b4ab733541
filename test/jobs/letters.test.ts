import { env } from 'cloudflare:workers'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { insertDeadLetter, reportDeadLetters } from '../../src/core/dead-letters.ts'
import { waitingEffects } from '../../src/core/outbox/sweep-outbox.ts'
import { GatewayRefused } from '../../src/core/payments/errors.ts'
import type { Context } from '../../src/core/ports.ts'
import { guardedBatch, writeBatch } from '../../src/core/write-batch.ts'
import { withFault } from '../support/faults/faulty-gateway.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { aPayableSale, aShop, cancelSale } from '../support/sales/sales.ts'
import { context } from '../support/world/context.ts'

const letter = { queue: 'payments', body: { paymentId: 1 }, reason: 'Odd' } as const

/** The same world, and what it logs of letters. */
function alarmed(ctx: Context): { ctx: Context; alarms: Record<string, unknown>[] } {
  const alarms: Record<string, unknown>[] = []
  const log: Context['log'] = (level, event, fields = {}) => {
    if (event === 'dead_letter') alarms.push({ level, ...fields })
  }
  return { ctx: { ...ctx, log }, alarms }
}

describe('a letter to staff', () => {
  it('raises one alarm, however often the schedule looks', async () => {
    const { ctx, alarms } = alarmed(context())
    await writeBatch(ctx.db, [insertDeadLetter(ctx, letter)])
    expect(alarms).toEqual([])
    await reportDeadLetters(ctx, 10)
    await reportDeadLetters(ctx, 10)
    expect(alarms).toMatchObject([{ level: 'error', queue: 'payments', reason: 'Odd' }])
  })

  it('raises none where its batch was given up', async () => {
    const { ctx, alarms } = alarmed(context())
    const lost = sql`UPDATE users SET email = email WHERE id = 0`
    expect(await guardedBatch(ctx.db, lost, [insertDeadLetter(ctx, letter)])).toBe(false)
    await reportDeadLetters(ctx, 10)
    expect(alarms).toEqual([])
  })
})

it('an effect that its gateway goes on refusing comes to staff after a day', async () => {
  const shop = await aShop()
  const sale = await aPayableSale(shop)
  const refused = () => Promise.reject(new GatewayRefused('other', 'The account is closed'))
  const ctx = withFault(shop.ctx, 'stripe', 'cancel', refused)
  await cancelSale(ctx, sale)
  const reasons = async () => {
    const { results } = await env.DB.prepare(
      `SELECT reason FROM dead_letters JOIN outbox o ON o.id = body ->> 'outboxId'
       WHERE queue = 'effects' AND o.key GLOB ?`,
    )
      .bind(`order:${sale.orderId}:payment:*`)
      .all<{ reason: string }>()
    return results.map(({ reason }) => reason)
  }
  for (const hours of [1, 12, 23]) await waitingEffects.sweep(inMinutes(ctx, hours * 60), 25)
  expect(await reasons()).toEqual([])
  await waitingEffects.sweep(inMinutes(ctx, 25 * 60), 25)
  expect(await reasons()).toEqual([expect.stringContaining('The account is closed')])
})
