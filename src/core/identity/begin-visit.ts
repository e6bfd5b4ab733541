import { and, eq, sql } from 'drizzle-orm'
import { sessions, users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { AlreadySignedIn } from './errors.ts'
import { openGuest } from './open-guest.ts'
import { isActive, userColumns } from './queries.ts'
import { insertSession, newSession, signLogin } from './sessions.ts'
import { readPastAccessToken, type Token } from './tokens.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'

/**
 * Begins a session without signing in. The access token of a visitor, also one that has run out, keeps
 * that visitor; with any other one, or none, it is a new visitor's.
 * @throws AlreadySignedIn where the token is good, and of an account
 */
export async function beginVisit(
  ctx: Context,
  text: string | null,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const token = text === null ? null : await readPastAccessToken(ctx, text)
  const owner = token && (await findOwner(ctx, token))
  if (!owner) return openGuest(ctx, terms)
  if (!owner.isGuest && !token.isExpired) throw new AlreadySignedIn()
  return (owner.isGuest && (await renew(ctx, token, owner, terms))) || openGuest(ctx, terms)
}

/** The user of a token whose session has not ended. */
async function findOwner(ctx: Context, token: Token): Promise<SignedInUser | undefined> {
  const [owner] = await ctx.db.select(userColumns).from(users).where(isOpen(token))
  return owner
}

function isOpen({ sessionId, userId }: Token) {
  const session = sql`EXISTS (SELECT 1 FROM ${sessions} AS held
    WHERE held.id = ${sessionId} AND held.user_id = ${users.id} AND held.ended_at IS NULL)`
  return and(eq(users.id, userId), isActive, session)
}

/** The session before goes on: another tab may hold its tokens. Null where it has ended meanwhile. */
async function renew(
  ctx: Context,
  token: Token,
  visitor: SignedInUser,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair } | null> {
  const session = newSession(ctx, visitor.uuid)
  const isStillVisitor = sql`${users.isGuest} = 1 AND ${isOpen(token)}`
  const isRenewed = await guardedBatch(
    ctx.db,
    insertSession(ctx, session, isStillVisitor, terms),
    [],
  )
  return isRenewed ? { user: visitor, tokens: await signLogin(ctx, session, visitor, terms) } : null
}
