import { sessions } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { authenticate } from './authenticate.ts'
import { TokenInvalid } from './errors.ts'
import { takesRefresh } from './sessions.ts'
import { readToken, type Token } from './tokens.ts'
import type { SessionTerms } from './types.ts'

/** Tells whether an access or refresh token would be taken now, and uses up neither. @throws TokenInvalid */
export async function verifyToken(ctx: Context, text: string, terms: SessionTerms): Promise<void> {
  const token = await readToken(ctx, text)
  if (token.type === 'access') await authenticate(ctx, text, terms)
  else if (!(await isRefreshTaken(ctx, token, terms))) throw new TokenInvalid()
}

async function isRefreshTaken(ctx: Context, token: Token, terms: SessionTerms): Promise<boolean> {
  const found = await ctx.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(takesRefresh(token, terms))
  return found.length > 0
}
