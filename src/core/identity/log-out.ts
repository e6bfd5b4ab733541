import type { Context } from '../ports.ts'
import { RefreshTokenRejected } from './errors.ts'
import { endIfUsed, endSessions, takesRefresh } from './sessions.ts'
import { readRefreshToken } from './tokens.ts'
import type { SessionTerms } from './types.ts'

export interface LogOut {
  refresh: string
  /** Whose the token must be. Without it, holding the token is enough. */
  ownerId?: number
}

/** Ends the session that a refresh token belongs to. @throws RefreshTokenRejected */
export async function logOut(
  ctx: Context,
  { refresh, ownerId }: LogOut,
  terms: SessionTerms,
): Promise<void> {
  const token = await readRefreshToken(ctx, refresh)
  if (ownerId !== undefined && token.userId !== ownerId) throw new RefreshTokenRejected()
  const { meta } = await ctx.db.run(endSessions(ctx, takesRefresh(token, terms), terms))
  if (meta.changes > 0) return
  await endIfUsed(ctx, token)
  throw new RefreshTokenRejected()
}
