import { env } from 'cloudflare:workers'
import { driveLetterSql, seeLetterSql } from '../../../scripts/dead-letters/drive-sql.ts'
import { runAll } from '../world/run-all.ts'
import type { Ordered } from './paid-orders.ts'

/** Why refunds of an order failed, as staff were told, oldest first. */
export async function lettersOf({ orderId }: Pick<Ordered, 'orderId'>): Promise<string[]> {
  return (await openLetters(orderId)).map(({ reason }) => reason)
}

/** Staff have what the newest of these letters is about tried again by the next schedule. */
export async function driveAgain({ orderId }: Pick<Ordered, 'orderId'>): Promise<void> {
  const letter = (await openLetters(orderId)).at(-1)
  if (!letter) throw new Error('Staff were told of nothing')
  await runAll(driveLetterSql(letter.id, Date.now()))
}

interface Letter {
  id: number
  reason: string
}

async function openLetters(orderId: number): Promise<Letter[]> {
  const { results } = await env.DB.prepare(
    `SELECT l.id, l.reason FROM dead_letters l JOIN refunds r ON r.id = l.body ->> 'refundId'
     JOIN payments p ON p.id = r.payment_id
     WHERE p.order_id = ? AND l.queue = 'refunds' ORDER BY l.id`,
  )
    .bind(orderId)
    .all<Letter>()
  return results
}

/** Staff mark all letters that wait as seen. */
export async function markAllSeen(): Promise<void> {
  const waiting = env.DB.prepare('SELECT id FROM dead_letters WHERE resolved_at IS NULL')
  const { results } = await waiting.all<{ id: number }>()
  for (const { id } of results) await runAll(seeLetterSql(id, Date.now()))
}
