import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'

/** Effects of a kind that wait and no longer may happen; for the batch of the change that says so. */
export function withdrawEffects(
  ctx: Pick<Context, 'clock'>,
  { kind, where, reason }: { kind: string; where: SQL; reason: string },
): SQL {
  return sql`
    UPDATE outbox SET due_at = NULL, done_at = ${ctx.clock.now().getTime()}, last_error = ${reason}
    WHERE due_at IS NOT NULL AND kind = ${kind} AND ${where}`
}
