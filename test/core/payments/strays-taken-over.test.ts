import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { strayTakenOver } from '../../../src/core/payments/settling/stray-money.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { context } from '../../support/world/context.ts'

const ours = 1_000_000

/** Money at Clover of which nobody knew whose it is; so much of it goes back. */
async function aStray({ refundedAmount }: { refundedAmount: number }): Promise<string> {
  const reference = crypto.randomUUID()
  await env.DB.prepare(
    `INSERT INTO payments(key, gateway, reference, status, amount, currency, captured_amount,
       refunded_amount, created_at, updated_at)
     VALUES (?1, 'clover', ?1, 'succeeded', 500, 'USD', 500, ?2, 0, 0)`,
  )
    .bind(reference, refundedAmount)
    .run()
  return reference
}

async function takeOver(reference: string) {
  await writeBatch(context().db, [strayTakenOver({ gateway: 'clover', reference }, ours)])
  return env.DB.prepare(
    'SELECT reference, status, captured_amount AS captured FROM payments WHERE key = ?',
  )
    .bind(reference)
    .first()
}

describe('money that was kept as a stray', () => {
  it('is none once it is known whose it is', async () => {
    const stray = await aStray({ refundedAmount: 0 })
    expect(await takeOver(stray)).toEqual({ reference: null, status: 'cancelled', captured: null })
  })

  it('stays one where it goes back already', async () => {
    const stray = await aStray({ refundedAmount: 500 })
    const asBefore = { reference: stray, status: 'succeeded', captured: 500 }
    expect(await takeOver(stray)).toEqual(asBefore)
  })
})
