import { refreshTokens } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { TokenInvalid } from './errors.ts'
import { findUser } from './queries.ts'
import { isLive } from './sessions.ts'
import { type RefreshToken, readToken } from './tokens.ts'

/** Tells whether an access or refresh token would be taken now, and uses up neither. @throws TokenInvalid */
export async function verifyToken(ctx: Context, text: string): Promise<void> {
  const token = await readToken(ctx, text)
  const isGood =
    token.type === 'refresh'
      ? await isRefreshTaken(ctx, token)
      : (await findUser(ctx.db, token.userId))?.isActive
  if (!isGood) throw new TokenInvalid()
}

async function isRefreshTaken(ctx: Context, token: RefreshToken): Promise<boolean> {
  const found = await ctx.db
    .select({ id: refreshTokens.id })
    .from(refreshTokens)
    .where(isLive(ctx, token))
  return found.length > 0
}
