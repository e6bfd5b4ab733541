import { sql } from 'drizzle-orm'
import { sessions } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { RefreshTokenRejected } from './errors.ts'
import { endIfUsed, expiryOf, signPair, takesRefresh } from './sessions.ts'
import { readRefreshToken } from './tokens.ts'
import type { SessionTerms, TokenPair } from './types.ts'

/**
 * Exchanges a refresh token for a new pair, once. Presented a second time it is taken for stolen,
 * and its session ends. @throws RefreshTokenRejected
 */
export async function rotateTokens(
  ctx: Context,
  refresh: string,
  terms: SessionTerms,
): Promise<TokenPair> {
  const token = await readRefreshToken(ctx, refresh)
  const refreshTokenId = ctx.random.uuid()
  // Another contract may have given this session longer.
  const expiresAt = sql`max(${sessions.expiresAt}, ${expiryOf(ctx, terms)})`
  const exchanged = await ctx.db
    .update(sessions)
    .set({ refreshTokenId, expiresAt, ...(!terms.leavesAccess && { leavesAccess: false }) })
    .where(takesRefresh(token, terms))
    .returning({ id: sessions.id, userId: sessions.userId })
  const [session] = exchanged
  if (!session) {
    await endIfUsed(ctx, token)
    throw new RefreshTokenRejected()
  }
  return signPair(ctx, { ...session, refreshTokenId }, terms)
}
