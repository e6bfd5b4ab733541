import { and, eq, type SQL, sql } from 'drizzle-orm'
import { sessions, users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { isVisitor } from './queries.ts'
import { endSessions } from './sessions.ts'
import type { SignedInUser } from './types.ts'

/** The session from which somebody signs in. */
export interface Visit {
  sessionId: string
  user: SignedInUser
  visitorUuid: string | null
  /** Moves what is a visitor's own to the account that the visitor enters, in the same batch. */
  handOver: (ctx: Context, visitorId: number, accountId: number) => Statement[]
}

/** The session that takes the place of a visit, and the account that it is of. */
interface Entered {
  sessionId: string
  /** Null for an account that only this batch opens, beside that of somebody who has signed in. */
  accountId: number | null
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
 * with all sessions, and leaves it what is there; one who has become an account meanwhile keeps that and
 * the other sessions. The new session stays.
 */
export function leaveVisit(
  ctx: Context,
  { sessionId, user, handOver }: Visit,
  to: Entered,
): Statement[] {
  const now = ctx.clock.now()
  const left = sql`${sessions.userId} = ${user.id} AND ${sessions.id} <> ${to.sessionId}
    AND (${sessions.id} = ${sessionId} OR ${isVisitor(user.id)})`
  return [
    ...(user.isGuest && to.accountId !== null ? handOver(ctx, user.id, to.accountId) : []),
    endSessions(ctx, left, { leavesAccess: false }),
    ctx.db
      .update(users)
      .set({ deactivatedAt: now, updatedAt: now })
      .where(and(eq(users.id, user.id), eq(users.isGuest, true))),
  ]
}
