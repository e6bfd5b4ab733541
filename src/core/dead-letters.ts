import { sql } from 'drizzle-orm'
import { deadLetters } from '../db/schema/operations.ts'
import type { Context } from './ports.ts'
import type { Statement } from './write-batch.ts'

/** What staff must look at: something that failed for good, or that fits nothing of ours. */
export interface DeadLetter {
  queue: 'webhooks' | 'effects' | 'messages' | 'refunds' | 'payments' | 'disputes'
  body: Record<string, number | string>
  /** Without personal data. */
  reason: string
}

/** For the batch that gives something up: staff find there what it was, and why. */
export function insertDeadLetter(
  ctx: Pick<Context, 'db' | 'clock' | 'log'>,
  letter: DeadLetter,
): Statement {
  ctx.log('error', 'dead_letter', { ...letter.body, queue: letter.queue, reason: letter.reason })
  return ctx.db.insert(deadLetters).values({ ...letter, createdAt: ctx.clock.now() })
}

/** The same for what may be told again and again, and where `where` holds, a condition in SQL. */
export function insertDeadLetterOnce(
  { clock }: Pick<Context, 'clock'>,
  { queue, body, reason }: DeadLetter,
  where = sql`true`,
): Statement {
  const text = JSON.stringify(body)
  return sql`
    INSERT INTO dead_letters(queue, body, reason, created_at)
    SELECT ${queue}, ${text}, ${reason}, ${clock.now().getTime()}
    WHERE ${where} AND NOT EXISTS (SELECT 1 FROM dead_letters
      WHERE queue = ${queue} AND body = ${text} AND reason = ${reason})`
}
