import { and, eq, type SQL, sql } from 'drizzle-orm'
import { sessions, users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { endSessions, type NewSession } from './sessions.ts'
import type { SignedInUser } from './types.ts'

/** The session from which somebody signs in. */
export interface Visit {
  sessionId: string
  user: SignedInUser
  visitorUuid: string | null
}

/**
 * In SQL: the session has not ended since the request came with it. A request may wait long for its body,
 * or for another one, and must not do then what its session may no longer do.
 */
export function isVisitOpen({ sessionId, user }: Visit): SQL {
  return sql`EXISTS (SELECT 1 FROM ${sessions} AS asking
    WHERE asking.id = ${sessionId} AND asking.user_id = ${user.id} AND asking.ended_at IS NULL)`
}

/**
 * Signing in replaces the session that it was asked from. A visitor who enters another account is gone
 * with all sessions; one who has become an account meanwhile keeps the others. The new session stays.
 */
export function leaveVisit(ctx: Context, { sessionId, user }: Visit, to: NewSession): Statement[] {
  const now = ctx.clock.now()
  const isGuest = sql`EXISTS (SELECT 1 FROM ${users} AS asking
    WHERE asking.id = ${user.id} AND asking.is_guest = 1)`
  const left = sql`${sessions.userId} = ${user.id} AND ${sessions.id} <> ${to.id}
    AND (${sessions.id} = ${sessionId} OR ${isGuest})`
  return [
    endSessions(ctx, left, { leavesAccess: false }),
    ctx.db
      .update(users)
      .set({ deactivatedAt: now, updatedAt: now })
      .where(and(eq(users.id, user.id), eq(users.isGuest, true))),
  ]
}
