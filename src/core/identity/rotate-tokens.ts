import { eq, sql } from 'drizzle-orm'
import { sessions, users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { RefreshTokenRejected } from './errors.ts'
import { userColumns } from './queries.ts'
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
  const exchange = ctx.db
    .update(sessions)
    .set({ refreshTokenId, expiresAt, ...(!terms.leavesAccess && { leavesAccess: false }) })
    .where(takesRefresh(token, terms))
    .returning({ id: sessions.id, userId: sessions.userId, visitorUuid: sessions.visitorUuid })
  const owner = ctx.db.select(userColumns).from(users).where(eq(users.id, token.userId))
  // Who it is need not be read where access tokens say nothing of it.
  const [[session], [user]] = terms.claimsOf
    ? await ctx.db.batch([exchange, owner])
    : [await exchange, []]
  if (!session) {
    await endIfUsed(ctx, token)
    throw new RefreshTokenRejected()
  }
  const { visitorUuid } = session
  const claims = user && terms.claimsOf?.({ user, visitorUuid })
  return signPair(ctx, { ...session, refreshTokenId, claims }, terms)
}
