import { and, eq, isNull } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { type Statement, writeBatch } from '../write-batch.ts'
import { endCodes } from './one-time-codes.ts'
import { deleteTokens } from './one-time-tokens.ts'
import { endSessions, isOfUser } from './sessions.ts'

/** Closes an account to its owner: every session and every emailed link ends at once. */
export async function deactivateUser(ctx: Context, userId: number): Promise<void> {
  const now = ctx.clock.now()
  await writeBatch(ctx.db, [
    ctx.db
      .update(users)
      .set({ deactivatedAt: now, updatedAt: now })
      .where(and(eq(users.id, userId), isNull(users.deactivatedAt))),
    ...shutOut(ctx, userId),
  ])
}

/** Ends every session, every emailed link and every code of a user, for the batch of the change that says so. */
export function shutOut(ctx: Context, userId: number): Statement[] {
  return [
    endSessions(ctx, isOfUser(userId), { leavesAccess: false }),
    deleteTokens(userId),
    endCodes(ctx, userId),
  ]
}
