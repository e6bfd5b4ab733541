import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../db/constant.ts'
import type { Context } from './ports.ts'
import { readAll } from './write-batch.ts'

/** What staff must look at: something that failed for good, or that fits nothing of ours. */
export interface DeadLetter {
  queue: 'webhooks' | 'effects' | 'messages' | 'refunds' | 'payments' | 'disputes'
  body: Record<string, number | string>
  /** Without personal data. */
  reason: string
}

type Clocked = Pick<Context, 'clock'>

/**
 * For the batch that gives something up: staff find there what it was, and why. `where` is a condition
 * in SQL.
 */
export function insertDeadLetter(
  { clock }: Clocked,
  { queue, body, reason }: DeadLetter,
  where = sql`true`,
): SQL {
  return sql`
    INSERT INTO dead_letters(queue, body, reason, created_at)
    SELECT ${queue}, ${JSON.stringify(body)}, ${reason}, ${clock.now().getTime()} WHERE ${where}`
}

/** The same for what may be told again and again. */
export function insertDeadLetterOnce(ctx: Clocked, letter: DeadLetter, where = sql`true`): SQL {
  const { queue, body, reason } = letter
  const isNew = sql`NOT EXISTS (SELECT 1 FROM dead_letters
    WHERE queue = ${queue} AND body = ${JSON.stringify(body)} AND reason = ${reason})`
  return insertDeadLetter(ctx, letter, sql`${where} AND ${isNew}`)
}

/** What staff were told of has happened after all: they need not look at it. */
export function lettersDone({ clock }: Clocked, { queue, body }: Omit<DeadLetter, 'reason'>): SQL {
  const now = clock.now().getTime()
  return sql`
    UPDATE dead_letters SET resolved_at = ${now}, resolution = 'done',
      reported_at = coalesce(reported_at, ${now})
    WHERE queue = ${queue} AND body = ${JSON.stringify(body)} AND resolved_at IS NULL`
}

/** In SQL: staff were told of this, and have marked it as seen; `body` is JSON. */
export function isLetterSeen(queue: DeadLetter['queue'], body: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM dead_letters l
    WHERE l.queue = ${queue} AND l.body = ${body} AND l.resolution = 'seen')`
}

/** In SQL: when the newest letter about this was written. */
export function writtenAt(queue: DeadLetter['queue'], body: SQL): SQL {
  return sql`(SELECT max(l.created_at) FROM dead_letters l
    WHERE l.queue = ${queue} AND l.body = ${body})`
}

interface Unreported {
  id: number
  queue: string
  body: string
  reason: string
}

/**
 * Logs each new letter once, `max` at most, as an error that calls staff: whoever writes it does not
 * know yet whether its batch stands. Answers how many.
 */
export async function reportDeadLetters(
  ctx: Pick<Context, 'db' | 'clock' | 'log'>,
  max: number,
): Promise<number> {
  const letters = await readAll<Unreported>(
    ctx.db,
    sql`
      UPDATE dead_letters SET reported_at = ${ctx.clock.now().getTime()}
      WHERE id IN (${selectUnreported(max)})
      RETURNING id, queue, body, reason`,
  )
  for (const { id, queue, body, reason } of letters) {
    ctx.log('error', 'dead_letter', { id, queue, body, reason })
  }
  return letters.length
}

/** In SQL: `reportDeadLetters` finds a letter. */
export function hasUnreportedLetters(): SQL {
  return sql`EXISTS (${selectUnreported(1)})`
}

function selectUnreported(max: number): SQL {
  return sql`SELECT id FROM dead_letters WHERE reported_at IS NULL LIMIT ${constant(max)}`
}
