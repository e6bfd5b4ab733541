import { and, eq, type SQL } from 'drizzle-orm'
import { sessions, users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { endSessions, isOfUser } from './sessions.ts'
import type { SignedInUser } from './types.ts'

/** The session from which somebody signs in. */
export interface Visit {
  sessionId: string
  user: SignedInUser
  visitorUuid: string | null
}

/**
 * Signing in replaces the session that it was asked from. A visitor who enters another account is gone
 * with all sessions; for the batch of the sign-in, before its own session is written.
 */
export function leaveVisit(ctx: Context, { sessionId, user }: Visit): Statement[] {
  if (!user.isGuest) return [endSessions(ctx, isSession(sessionId), atOnce)]
  const now = ctx.clock.now()
  return [
    endSessions(ctx, isOfUser(user.id), atOnce),
    ctx.db
      .update(users)
      .set({ deactivatedAt: now, updatedAt: now })
      .where(and(eq(users.id, user.id), eq(users.isGuest, true))),
  ]
}

const atOnce = { leavesAccess: false }

function isSession(id: string): SQL {
  return eq(sessions.id, id)
}
