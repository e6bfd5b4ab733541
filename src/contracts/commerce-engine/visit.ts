import { joinVisitor, visitorJoined } from '../../core/customers/join-visitor.ts'
import type { SignedInUser, TokenPair } from '../../core/identity/types.ts'
import type { Visit } from '../../core/identity/visit.ts'
import type { Http } from '../../http/app-env.ts'
import { done } from './envelope.ts'
import { presentSession } from './presenters/session.ts'

/** The session that a request came with, after `signedIn`. */
export function visitOf(c: Http): Visit {
  return { ...c.var.session, user: c.var.user, handOver: visitorJoined }
}

/** Answers a session that was entered: by then the account has what its visitor had. */
export async function answerEntered(
  c: Http,
  message: string,
  session: { user: SignedInUser; tokens: TokenPair },
): Promise<Response> {
  const visitor: SignedInUser | undefined = c.var.user
  const isAnother = visitor?.isGuest && visitor.id !== session.user.id
  if (isAnother) await joinVisitor(c.var.ctx, visitor.id)
  return done(c, message, presentSession(c, session))
}
