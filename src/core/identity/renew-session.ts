import { and, eq } from 'drizzle-orm'
import { sessions, users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { TokenInvalid } from './errors.ts'
import { userColumns } from './queries.ts'
import { expiryOf, signLogin } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'
import { isVisitOpen, type Visit } from './visit.ts'

/**
 * New tokens of the session that a request came with, which say of the user what holds by now. Its refresh
 * token is exchanged; its access tokens run out with their time. @throws TokenInvalid where it has ended
 */
export async function renewSession(
  ctx: Context,
  visit: Visit,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const { sessionId: id, visitorUuid } = visit
  const refreshTokenId = ctx.random.uuid()
  const renewed = ctx.db
    .update(sessions)
    .set({ refreshTokenId, expiresAt: new Date(expiryOf(ctx, terms)) })
    .where(and(eq(sessions.id, id), isVisitOpen(visit)))
    .returning({ id: sessions.id })
  const owner = ctx.db.select(userColumns).from(users).where(eq(users.id, visit.user.id))
  const [[session], [user]] = await ctx.db.batch([renewed, owner])
  if (!session || !user) throw new TokenInvalid()
  return { user, tokens: await signLogin(ctx, { id, refreshTokenId, visitorUuid }, user, terms) }
}
