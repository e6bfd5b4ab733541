import { and, gt, isNotNull, isNull, lte, or } from 'drizzle-orm'
import { oneOf } from '../../db/one-of.ts'
import { outbox } from '../../db/schema/operations.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'

export type MessageRow = typeof outbox.$inferSelect

/**
 * Claims messages for whoever sends them, for so many milliseconds: a queue may have one several times.
 * The statement answers the rows of those that still wait and that nobody else is sending.
 */
export function claimMessages(
  ctx: Pick<Context, 'db' | 'clock'>,
  outboxIds: number[],
  claimMs: number,
): Statement {
  const now = ctx.clock.now()
  const isFree = or(isNull(outbox.claimedUntil), lte(outbox.claimedUntil, now))
  return ctx.db
    .update(outbox)
    .set({ claimedUntil: new Date(now.getTime() + claimMs) })
    .where(and(oneOf(outbox.id, outboxIds), isNotNull(outbox.dueAt), isFree))
    .returning()
}

export interface ClaimedMessage {
  id: number
  until: Date
}

/** Those of them that somebody is sending, and until when at most. */
export async function findClaimed(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  outboxIds: number[],
): Promise<ClaimedMessage[]> {
  const rows = await db
    .select({ id: outbox.id, claimedUntil: outbox.claimedUntil })
    .from(outbox)
    .where(
      and(
        oneOf(outbox.id, outboxIds),
        isNotNull(outbox.dueAt),
        gt(outbox.claimedUntil, clock.now()),
      ),
    )
  return rows.flatMap(({ id, claimedUntil }) => (claimedUntil ? [{ id, until: claimedUntil }] : []))
}
