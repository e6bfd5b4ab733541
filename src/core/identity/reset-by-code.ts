import { and, eq, isNull, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { assertPassword } from './assert-password.ts'
import { isIdentifiedBy } from './contacts.ts'
import { CodeTokenRejected } from './errors.ts'
import { contactOf, isCodeGood, tryCode } from './one-time-codes.ts'
import { hashAnew } from './password.ts'
import { findUser } from './queries.ts'
import { insertSession, newSession, signLogin } from './sessions.ts'
import { setPassword } from './set-password.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'
import { leaveVisit, type Visit } from './visit.ts'

interface CodeReset {
  token: string
  code: string
  newPassword: string
  /** The session that signing in replaces; null without one. */
  visit: Visit | null
}

/**
 * Sets the password of whoever was sent the code, ends all earlier logins and codes, and signs in.
 * @throws CodeTokenRejected, CodePurposeWrong, CodeWrong, PasswordRefused
 */
export async function resetByCode(
  ctx: Context,
  { token, code, newPassword, visit }: CodeReset,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const row = await tryCode(ctx, { token, code, purpose: 'reset_password' })
  // A code of nobody was sent nowhere.
  const owner = row.userId === null ? undefined : await findUser(ctx.db, row.userId)
  if (!owner) throw new CodeTokenRejected()
  assertPassword('newPassword', newPassword, owner)
  const passwordHash = await hashAnew(ctx, newPassword)
  const contact = contactOf(row)
  const session = newSession(ctx, visit?.visitorUuid)
  const isSet = await setPassword(ctx, {
    userId: owner.id,
    passwordHash,
    guard: sql`${and(isNull(users.deactivatedAt), isIdentifiedBy(contact))} AND ${isCodeGood(ctx, row)}`,
    proves: contact.kind,
    leavesAccess: false,
    alongside: [
      insertSession(ctx, session, eq(users.id, owner.id), terms),
      ...(visit ? leaveVisit(ctx, visit, { sessionId: session.id, accountId: owner.id }) : []),
    ],
  })
  const user = isSet ? await findUser(ctx.db, owner.id) : undefined
  if (!user) throw new CodeTokenRejected()
  return { user, tokens: await signLogin(ctx, session, user, terms) }
}
