import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { refreshTokens, users } from '../../db/schema/identity.ts'
import { RefreshTokenRejected } from '../errors.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { insertRefreshToken, newRefreshToken, revokeFamilyOfUsed, signPair } from './sessions.ts'
import { type RefreshToken, readRefreshToken } from './tokens.ts'
import type { TokenPair } from './types.ts'

/**
 * Exchanges a refresh token for a new pair, once. Presented a second time it is taken for stolen:
 * every token of its login ends. @throws RefreshTokenRejected
 */
export async function rotateTokens(ctx: Context, refresh: string): Promise<TokenPair> {
  const token = await readRefreshToken(ctx, refresh)
  const next = newRefreshToken(ctx, token.familyId)
  if (!(await exchange(ctx, token, next.id))) {
    await revokeFamilyOfUsed(ctx, token)
    throw new RefreshTokenRejected()
  }
  return signPair(ctx, { ...next, userId: token.userId })
}

/** Marks the old token and writes the new one together; false where the old one is not live. */
function exchange(ctx: Context, token: RefreshToken, nextId: string): Promise<boolean> {
  const now = ctx.clock.now()
  const isLive = and(
    eq(refreshTokens.id, token.id),
    eq(refreshTokens.userId, token.userId),
    isNull(refreshTokens.usedAt),
    isNull(refreshTokens.revokedAt),
    gt(refreshTokens.expiresAt, now),
    inArray(refreshTokens.userId, activeUser(ctx, token.userId)),
  )
  const next = { id: nextId, familyId: token.familyId }
  return guardedBatch(ctx.db, ctx.db.update(refreshTokens).set({ usedAt: now }).where(isLive), [
    insertRefreshToken(ctx, next, sql`${users.id} = ${token.userId}`),
  ])
}

function activeUser(ctx: Context, id: number) {
  const isActive = and(eq(users.id, id), eq(users.isActive, true))
  return ctx.db.select({ id: users.id }).from(users).where(isActive)
}
