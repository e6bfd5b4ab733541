import { and, eq, isNull } from 'drizzle-orm'
import { refreshTokens } from '../../db/schema/identity.ts'
import { RefreshTokenRejected, TokenInvalid } from '../errors.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { type RefreshClaims, readRefreshToken, signTokens } from './tokens.ts'
import { refreshTtlSeconds, type TokenPair } from './types.ts'
import { findUser } from './users.ts'

/** Begins a family of refresh tokens: one login. */
export async function openSession(ctx: Context, userId: number): Promise<TokenPair> {
  const claims = { userId, tokenId: ctx.random.uuid(), familyId: ctx.random.uuid() }
  await ctx.db.insert(refreshTokens).values(rowOf(ctx, claims))
  return signTokens(ctx, claims)
}

/**
 * Exchanges a refresh token for a new pair. One that was used before is taken for stolen: its whole
 * family ends. @throws RefreshTokenRejected
 */
export async function rotateSession(ctx: Context, refresh: string): Promise<TokenPair> {
  const claims = await read(ctx, refresh)
  const user = await findUser(ctx.db, claims.userId)
  if (!user?.isActive) throw new RefreshTokenRejected()
  const child = { ...claims, tokenId: ctx.random.uuid() }
  const rotated = await guardedBatch(
    ctx.db,
    ctx.db
      .update(refreshTokens)
      .set({ usedAt: ctx.clock.now() })
      .where(
        and(
          eq(refreshTokens.id, claims.tokenId),
          isNull(refreshTokens.usedAt),
          isNull(refreshTokens.revokedAt),
        ),
      ),
    [ctx.db.insert(refreshTokens).values(rowOf(ctx, child))],
  )
  if (!rotated) {
    await revokeFamily(ctx, claims.familyId)
    throw new RefreshTokenRejected()
  }
  return signTokens(ctx, child)
}

/** Ends the login a refresh token belongs to. @throws RefreshTokenRejected, also for a foreign one */
export async function closeSession(ctx: Context, userId: number, refresh: string): Promise<void> {
  const claims = await read(ctx, refresh)
  const [row] = await ctx.db
    .select({ usedAt: refreshTokens.usedAt, revokedAt: refreshTokens.revokedAt })
    .from(refreshTokens)
    .where(and(eq(refreshTokens.id, claims.tokenId), eq(refreshTokens.userId, userId)))
  if (!row || row.usedAt || row.revokedAt) throw new RefreshTokenRejected()
  await revokeFamily(ctx, claims.familyId)
}

async function revokeFamily(ctx: Context, familyId: string): Promise<void> {
  await ctx.db
    .update(refreshTokens)
    .set({ revokedAt: ctx.clock.now() })
    .where(and(eq(refreshTokens.familyId, familyId), isNull(refreshTokens.revokedAt)))
}

async function read(ctx: Context, refresh: string): Promise<RefreshClaims> {
  try {
    return await readRefreshToken(ctx, refresh)
  } catch (error) {
    throw error instanceof TokenInvalid ? new RefreshTokenRejected() : error
  }
}

function rowOf(ctx: Context, { userId, tokenId, familyId }: RefreshClaims) {
  const now = ctx.clock.now()
  const expiresAt = new Date(now.getTime() + refreshTtlSeconds * 1000)
  return { id: tokenId, familyId, userId, createdAt: now, expiresAt }
}
