import { deadLetters } from '../db/schema/operations.ts'
import type { Context } from './ports.ts'
import type { Statement } from './write-batch.ts'

/** What failed for good. */
export interface DeadLetter {
  queue: 'webhooks' | 'effects' | 'messages' | 'refunds'
  body: Record<string, number>
  /** Without personal data. */
  reason: string
}

/** For the batch that gives something up: staff find there what it was, and why. */
export function insertDeadLetter(ctx: Context, letter: DeadLetter): Statement {
  ctx.log('error', 'dead_letter', { ...letter.body, queue: letter.queue, reason: letter.reason })
  return ctx.db.insert(deadLetters).values({ ...letter, createdAt: ctx.clock.now() })
}
