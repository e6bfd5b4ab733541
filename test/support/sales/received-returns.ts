import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import {
  approveReturnSql,
  receivableSql,
  rejectReturnSql,
} from '../../../scripts/return/return-sql.ts'
import { type Settled, settleReceived } from '../../../scripts/return/settle-received.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { inMinutes } from '../faults/still-world.ts'
import { controlPayu, receiveFromPayu, refundsAtPayu } from '../gateways/payu-payments.ts'
import { context } from '../world/context.ts'
import { runAll } from '../world/run-all.ts'
import { askReturn, type Delivered, type WantedBack } from './returns.ts'

/* What staff do about returns, by the statements of their command. */

export async function approveReturn(number: string): Promise<boolean> {
  return (await runAll(approveReturnSql(number, Date.now()))).length > 0
}

export async function rejectReturn(number: string): Promise<boolean> {
  return (await runAll(rejectReturnSql(number, Date.now()))).length > 0
}

/** Staff have the goods; null where the return is not approved. */
export async function receiveReturn(
  number: string,
  { isRestocked = false }: { isRestocked?: boolean } = {},
): Promise<Settled | null> {
  const received = await settleReceived({
    read: async () => (await runAll(receivableSql(number)))[0],
    write: async (statements) => (await runAll(statements))[0],
    isRestocked,
  })
  return received?.settlement ?? null
}

/** Units that were asked to be given back, and have come back: what went back for them. */
export async function giveBack(
  order: Pick<Delivered, 'client' | 'number'>,
  wanted: WantedBack[],
  how: { isRestocked?: boolean } = {},
): Promise<Settled & { number: string }> {
  const { request_number: number } = await askReturn(order, wanted)
  await approveReturn(number)
  const settlement = await receiveReturn(number, how)
  if (!settlement) throw new Error('The return is not approved')
  return { ...settlement, number }
}

/** The schedule of so many minutes later. */
export function runSchedule(minutes = 1): Promise<unknown> {
  return runScheduled(inMinutes(context(), minutes))
}

/** Has PayU leave what it is asked to pay back of an attempt until a test ends it. */
export function holdRefundsAtPayu(txnid: string): Promise<void> {
  return controlPayu(`payments/${txnid}`, { refunds: 'wait' })
}

/** PayU pays what is asked for back, and tells of it. */
export async function endRefundsAtPayu(
  txnid: string,
  status: 'success' | 'failure' = 'success',
): Promise<void> {
  for (const { requestId, status: stands } of await refundsAtPayu(txnid)) {
    if (stands === 'queued') await controlPayu(`refunds/${requestId}`, { status })
  }
  await receiveFromPayu(txnid)
  // What the message is about is asked after it was answered.
  const pending = env.DB.prepare(
    `SELECT 1 FROM refunds r JOIN payments p ON p.id = r.payment_id
     WHERE p.reference = ? AND r.status = 'pending' AND r.reference IS NOT NULL`,
  ).bind(txnid)
  await vi.waitUntil(async () => (await pending.first()) === null)
}

/** The attempt that paid an order. */
export async function paidBy({ orderId }: Pick<Delivered, 'orderId'>): Promise<{
  id: number
  reference: string
  status: string
  captured: number
  refunded: number
}> {
  const row = await env.DB.prepare(
    `SELECT p.id, p.reference, p.status, p.captured_amount AS captured,
       p.refunded_amount AS refunded
     FROM orders o JOIN payments p ON p.id = o.paid_by WHERE o.id = ?`,
  )
    .bind(orderId)
    .first<{ id: number; reference: string; status: string; captured: number; refunded: number }>()
  if (!row) throw new Error('Nothing has paid the order')
  return row
}
