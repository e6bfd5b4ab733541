import { and, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { refreshTokens, users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { type Removal, removeExpired } from '../remove-expired.ts'
import type { Statement } from '../write-batch.ts'
import { type RefreshToken, signAccessToken, signRefreshToken } from './tokens.ts'
import { refreshTtlSeconds, type TokenPair } from './types.ts'

/** A refresh token before its owner is known to the database. */
export type NewRefreshToken = Omit<RefreshToken, 'userId'>

/** The first token of a login, or with `familyId` the next one of that login. */
export function newRefreshToken(ctx: Context, familyId = ctx.random.uuid()): NewRefreshToken {
  return { id: ctx.random.uuid(), familyId }
}

/**
 * Writes a token's row for the active user that `owner` finds; where it finds none, no row is
 * written, which guards the batch around it.
 */
export function insertRefreshToken(ctx: Context, token: NewRefreshToken, owner: SQL): Statement {
  const now = ctx.clock.now().getTime()
  return sql`
    INSERT INTO ${refreshTokens} (id, family_id, user_id, created_at, expires_at)
    SELECT ${token.id}, ${token.familyId}, ${users.id}, ${now}, ${now + refreshTtlSeconds * 1000}
    FROM ${users} WHERE ${users.isActive} = 1 AND ${owner}`
}

export async function signPair(ctx: Context, token: RefreshToken): Promise<TokenPair> {
  const [access, refresh] = await Promise.all([
    signAccessToken(ctx, token.userId),
    signRefreshToken(ctx, token),
  ])
  return { access, refresh }
}

/** Condition on a token's row: the exchange would take it. */
export function isLive(ctx: Context, { id, userId }: RefreshToken): SQL | undefined {
  const isActive = and(eq(users.id, userId), eq(users.isActive, true))
  const activeUser = ctx.db.select({ id: users.id }).from(users).where(isActive)
  return and(
    eq(refreshTokens.id, id),
    eq(refreshTokens.userId, userId),
    isNull(refreshTokens.usedAt),
    isNull(refreshTokens.revokedAt),
    gt(refreshTokens.expiresAt, ctx.clock.now()),
    inArray(refreshTokens.userId, activeUser),
  )
}

/** Ends every session that `which` finds; tokens revoked before keep their time. */
export function revokeTokens(ctx: Context, which: SQL | undefined) {
  return ctx.db
    .update(refreshTokens)
    .set({ revokedAt: ctx.clock.now() })
    .where(and(which, isNull(refreshTokens.revokedAt)))
}

/**
 * Whoever presents a token that was already exchanged is not its only holder: all tokens of that
 * login end. Looks again for itself whether it was.
 */
export async function revokeFamilyOfUsed(ctx: Context, token: RefreshToken): Promise<void> {
  const wasUsed = sql`EXISTS (SELECT 1 FROM ${refreshTokens} AS presented
    WHERE presented.id = ${token.id} AND presented.used_at IS NOT NULL)`
  await revokeTokens(ctx, and(sql`${refreshTokens.familyId} = ${token.familyId}`, wasUsed))
}

/** Removes rows whose tokens have run out; answers how many. */
export function removeExpiredTokens({ db }: Context, removal: Removal): Promise<number> {
  return removeExpired(db, refreshTokens, removal)
}
