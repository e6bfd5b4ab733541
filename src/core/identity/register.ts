import type { Context } from '../ports.ts'
import { openAccount } from './open-account.ts'
import { insertSession, newSession, signPair } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'

export interface Registration {
  email: string
  firstName: string
  lastName: string
  password: string
}

/** Opens an account and signs in. @throws EmailTaken, PasswordRefused */
export async function register(
  ctx: Context,
  registration: Registration,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const session = newSession(ctx)
  const user = await openAccount(ctx, { ...registration, isActivated: true }, (owner) => [
    insertSession(ctx, session, owner, terms),
  ])
  return { user, tokens: await signPair(ctx, { ...session, userId: user.id }, terms) }
}
