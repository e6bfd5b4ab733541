import type { Context } from '../ports.ts'
import { enterByCode } from './enter-by-code.ts'
import { AccountRequired } from './errors.ts'
import { type GivenCode, tryCode } from './one-time-codes.ts'
import { proveContact } from './prove-contact.ts'
import { renewSession } from './renew-session.ts'
import type { CodePurpose, SessionTerms, SignedInUser, TokenPair } from './types.ts'
import type { Visit } from './visit.ts'

/** Whether a code proves a contact of an account, or one that is to become its own. */
function isOfContact(purpose: CodePurpose): boolean {
  return !['login', 'register', 'reset_password'].includes(purpose)
}

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
  const changesContact = isOfContact(purpose)
  if (changesContact && visit.user.isGuest) throw new AccountRequired()
  const code = await tryCode(ctx, given)
  if (purpose === 'login' || purpose === 'register') return enterByCode(ctx, code, visit, terms)
  if (changesContact) await proveContact(ctx, code, visit)
  return renewSession(ctx, visit, terms)
}
