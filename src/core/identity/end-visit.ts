import { eq } from 'drizzle-orm'
import { sessions } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { openGuest } from './open-guest.ts'
import { endSessions } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'
import type { Visit } from './visit.ts'

/** Ends a session with all its tokens, and begins one of a new visitor. */
export async function endVisit(
  ctx: Context,
  { sessionId }: Visit,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const ended = endSessions(ctx, eq(sessions.id, sessionId), { leavesAccess: false })
  return openGuest(ctx, terms, [ended])
}
