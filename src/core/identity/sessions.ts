import { type SQL, sql } from 'drizzle-orm'
import { sessions, users } from '../../db/schema/identity.ts'
import { expired } from '../outlived.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { isActive, isAdmitted } from './queries.ts'
import { signToken, type Token } from './tokens.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'

/** A session before its owner is known to the database. */
export interface NewSession {
  id: string
  refreshTokenId: string
  visitorUuid: string | null
}

/** A session for whom it may concern: `insertSession` writes it. */
export function newSession({ random }: Context, visitorUuid: string | null = null): NewSession {
  return { id: random.uuid(), refreshTokenId: random.uuid(), visitorUuid }
}

/**
 * Writes a session's row for the active user that `owner` finds; where it finds none, no row is
 * written, which guards the batch around it.
 */
export function insertSession(
  ctx: Context,
  { id, refreshTokenId, visitorUuid }: NewSession,
  owner: SQL,
  terms: SessionTerms,
): Statement {
  const now = ctx.clock.now().getTime()
  return sql`
    INSERT INTO ${sessions}
      (id, user_id, refresh_token_id, visitor_uuid, leaves_access, created_at, expires_at)
    SELECT ${id}, ${users.id}, ${refreshTokenId}, ${visitorUuid}, ${terms.leavesAccess ? 1 : 0},
      ${now}, ${expiryOf(ctx, terms)}
    FROM ${users} WHERE ${isActive} AND ${owner}`
}

/** When a session ends by itself whose refresh token is made now. */
export function expiryOf({ clock }: Context, { refreshTtlSeconds }: SessionTerms): number {
  return clock.now().getTime() + refreshTtlSeconds * 1000
}

/** The tokens of a user's session, whose access token says what the contract wants to be said of the user. */
export function signLogin(
  ctx: Context,
  session: NewSession,
  user: SignedInUser,
  terms: SessionTerms,
): Promise<TokenPair> {
  const claims = terms.claimsOf?.({ user, visitorUuid: session.visitorUuid })
  return signPair(ctx, { ...session, userId: user.id, claims }, terms)
}

type SessionTokens = Pick<NewSession, 'id' | 'refreshTokenId'> & {
  userId: number
  /** Of the access token. */
  claims?: Record<string, unknown> | undefined
}

/** The tokens of a session: both name it, and the refresh token is the one that it takes next. */
export async function signPair(
  ctx: Context,
  { id: sessionId, refreshTokenId, userId, claims }: SessionTokens,
  { accessTtlSeconds, refreshTtlSeconds }: SessionTerms,
): Promise<TokenPair> {
  const named = { sessionId, userId }
  const accessToken: Token = { ...named, type: 'access', id: ctx.random.uuid() }
  const refreshToken: Token = { ...named, type: 'refresh', id: refreshTokenId }
  const [access, refresh] = await Promise.all([
    signToken(ctx, accessToken, accessTtlSeconds, claims),
    signToken(ctx, refreshToken, refreshTtlSeconds),
  ])
  return { access, refresh }
}

/** Condition on a session: it would take this refresh token in exchange for a new one. */
export function takesRefresh(token: Token, terms: Pick<SessionTerms, 'admits'>): SQL {
  return sql`${sessions.id} = ${token.sessionId} AND ${sessions.refreshTokenId} = ${token.id}
    AND ${sessions.endedAt} IS NULL AND ${sessions.refreshEndedAt} IS NULL
    AND EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${sessions.userId}
      AND ${users.id} = ${token.userId} AND ${isActive} AND ${isAdmitted(terms)})`
}

/**
 * Ends the sessions that `which` finds: at once, or with `leavesAccess` so that none is prolonged and
 * its access tokens run out by themselves. Those of other contracts may last longer, and do not.
 */
export function endSessions(
  ctx: Context,
  which: SQL,
  { leavesAccess }: Pick<SessionTerms, 'leavesAccess'>,
): SQL {
  const now = ctx.clock.now().getTime()
  return leavesAccess
    ? sql`UPDATE ${sessions}
        SET refresh_ended_at = ${now}, ended_at = iif(leaves_access, NULL, ${now})
        WHERE ${which} AND ended_at IS NULL AND refresh_ended_at IS NULL`
    : sql`UPDATE ${sessions} SET ended_at = ${now} WHERE ${which} AND ended_at IS NULL`
}

/** Forgets the sessions of a user, whose tokens find none any longer. */
export function deleteSessions(userId: number): SQL {
  return sql`DELETE FROM ${sessions} WHERE user_id = ${userId}`
}

/** Condition on a session: it is this user's. */
export function isOfUser(userId: number): SQL {
  return sql`${sessions.userId} = ${userId}`
}

/**
 * Whoever presents a refresh token that was exchanged before is not its only holder: its session
 * ends at once. Looks for itself whether it was exchanged.
 */
export async function endIfUsed(ctx: Context, token: Token): Promise<void> {
  const wasUsed = sql`${sessions.id} = ${token.sessionId} AND ${sessions.userId} = ${token.userId}
    AND ${sessions.refreshTokenId} <> ${token.id}`
  await ctx.db.run(endSessions(ctx, wasUsed, { leavesAccess: false }))
}

/** Sessions whose last token has run out. */
export const expiredSessions = expired(sessions)
