import { and, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import { outbox } from '../../db/schema/operations.ts'
import type { Context } from '../ports.ts'

export type MessageRow = typeof outbox.$inferSelect

/**
 * Claims messages for whoever sends them, for so many milliseconds: a queue may have one several times.
 * Answers those that still wait and that nobody else is sending.
 */
export function claimMessages(
  ctx: Pick<Context, 'db' | 'clock'>,
  outboxIds: number[],
  claimMs: number,
): Promise<MessageRow[]> {
  const now = ctx.clock.now()
  const isFree = or(isNull(outbox.claimedUntil), lte(outbox.claimedUntil, now))
  const isAsked = sql`${outbox.id} IN (SELECT value FROM json_each(${JSON.stringify(outboxIds)}))`
  return ctx.db
    .update(outbox)
    .set({ claimedUntil: new Date(now.getTime() + claimMs) })
    .where(and(isAsked, isNotNull(outbox.dueAt), isFree))
    .returning()
}
