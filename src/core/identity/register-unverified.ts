import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { type LinkRequest, newLink } from './one-time-links.ts'
import { openAccount } from './open-account.ts'
import { insertSession, newSession, signPair } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'

export interface UnverifiedRegistration {
  email: string
  password: string
  location: string | null
  link: Omit<LinkRequest, 'purpose'>
}

/**
 * Opens an account that works at once, signs in, and mails a link that verifies the address.
 * @throws EmailTaken, PasswordRefused
 */
export async function registerUnverified(
  ctx: Context,
  { link: request, ...registration }: UnverifiedRegistration,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const session = newSession(ctx)
  const link = await newLink(ctx, { ...request, purpose: 'verification' })
  const account = { ...registration, firstName: '', lastName: '', isActivated: true }
  const user = await openAccount(ctx, account, (owner) => [
    insertSession(ctx, session, owner, terms),
    ...link.statements(owner),
  ])
  ctx.defer(() => runEffects(ctx, link.cause))
  return { user, tokens: await signPair(ctx, { ...session, userId: user.id }, terms) }
}
