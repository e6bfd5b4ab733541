import { and, eq, sql } from 'drizzle-orm'
import { refreshTokens } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { RefreshTokenRejected } from './errors.ts'
import { revokeFamilyOfUsed, revokeTokens } from './sessions.ts'
import { readRefreshToken } from './tokens.ts'

/**
 * Ends the login that a live refresh token belongs to. With `ownerId` it must be that user's;
 * without, holding the token is enough. @throws RefreshTokenRejected
 */
export async function logOut(ctx: Context, refresh: string, ownerId?: number): Promise<void> {
  const token = await readRefreshToken(ctx, refresh)
  if (ownerId !== undefined && token.userId !== ownerId) throw new RefreshTokenRejected()
  const isLive = sql`EXISTS (SELECT 1 FROM ${refreshTokens} AS presented
    WHERE presented.id = ${token.id} AND presented.user_id = ${token.userId}
      AND presented.used_at IS NULL AND presented.revoked_at IS NULL)`
  const revoked = await revokeTokens(
    ctx,
    and(eq(refreshTokens.familyId, token.familyId), isLive),
  ).returning({ id: refreshTokens.id })
  if (revoked.length > 0) return
  await revokeFamilyOfUsed(ctx, token)
  throw new RefreshTokenRejected()
}
