import type { SignedInUser, TokenPair } from '../../../core/identity/types.ts'
import type { Http } from '../../../http/app-env.ts'
import { presentUser } from './user.ts'

/** What signing in answers: who it is, with the tokens of the new session. */
export function presentSession(
  c: Http,
  { user, tokens }: { user: SignedInUser; tokens: TokenPair },
): object {
  return { user: presentUser(c, user), ...presentTokens(tokens) }
}

export function presentTokens({ access, refresh }: TokenPair) {
  return { access_token: access, refresh_token: refresh }
}
