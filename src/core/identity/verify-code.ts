import { eq } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { enterByCode } from './enter-by-code.ts'
import { AccountRequired, TokenInvalid } from './errors.ts'
import { type GivenCode, tryCode } from './one-time-codes.ts'
import { proveContact } from './prove-contact.ts'
import { findUser } from './queries.ts'
import { insertSession, newSession, signLogin } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'
import type { Visit } from './visit.ts'

/**
 * Does what a code is good for, and answers a session: of the account that was entered, or of the user who
 * has asked. One that resets a password is only looked at, and stays good.
 * @throws CodeTokenRejected, CodePurposeWrong, CodeWrong, ContactUnknown, AccountDisabled, EmailTaken,
 * PhoneTaken, AccountRequired
 */
export async function verifyCode(
  ctx: Context,
  given: GivenCode,
  visit: Visit,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const { purpose } = given
  const changesContact = /^(?:verify|update)-/.test(purpose)
  if (changesContact && visit.user.isGuest) throw new AccountRequired()
  const code = await tryCode(ctx, given)
  if (purpose === 'login' || purpose === 'register') return enterByCode(ctx, code, visit, terms)
  if (changesContact) await proveContact(ctx, code, visit.user.id)
  return openFurtherSession(ctx, visit, terms)
}

/**
 * Another session of a user who has one, which goes on: another tab may hold its tokens.
 * @throws TokenInvalid where the account was closed meanwhile
 */
export async function openFurtherSession(
  ctx: Context,
  { user: { id }, visitorUuid }: Visit,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const session = newSession(ctx, visitorUuid)
  const [written] = await writeBatch(ctx.db, [insertSession(ctx, session, eq(users.id, id), terms)])
  const user = written?.meta.changes ? await findUser(ctx.db, id) : undefined
  if (!user) throw new TokenInvalid()
  return { user, tokens: await signLogin(ctx, session, user, terms) }
}
