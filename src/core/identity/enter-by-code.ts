import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { type Contact, contactTaken, isIdentifiedBy } from './contacts.ts'
import { shutOut } from './deactivate-user.ts'
import { AccountDisabled, CodeTokenRejected, ContactUnknown } from './errors.ts'
import { type CodeRow, contactOf, useCode } from './one-time-codes.ts'
import { contactProven, preparationEnded } from './prove-contact.ts'
import { findUser, isVisitor } from './queries.ts'
import {
  endSessions,
  insertSession,
  isOfUser,
  type NewSession,
  newSession,
  signLogin,
} from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'
import { isVisitOpen, leaveVisit, type Visit } from './visit.ts'

/** An account may be opened or changed by another request between reading and writing. */
const attemptsMax = 3

/**
 * Signs in to the account that a contact identifies, whose owner has shown to read it; opens one where
 * the code is for registering. Visitors become accounts under their own ids.
 * @throws ContactUnknown, AccountDisabled, CodeTokenRejected where the code was used meanwhile
 */
export async function enterByCode(
  ctx: Context,
  code: CodeRow,
  visit: Visit,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const contact = contactOf(code)
  const session = newSession(ctx, visit.visitorUuid)
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const account = await findAccount(ctx, contact)
    const entry = { code, contact, visit, session, terms }
    const userId = account ? await enter(ctx, account, entry) : await open(ctx, entry)
    if (userId === null) continue
    const user = await findUser(ctx.db, userId)
    if (user) return { user, tokens: await signLogin(ctx, session, user, terms) }
  }
  throw new CodeTokenRejected()
}

interface Entry {
  code: CodeRow
  contact: Contact
  visit: Visit
  session: NewSession
  terms: SessionTerms
}

type Account = NonNullable<Awaited<ReturnType<typeof findAccount>>>

async function findAccount({ db }: Context, contact: Contact) {
  const { emailVerifiedAt, phoneVerifiedAt, deactivatedAt, id } = users
  const [account] = await db
    .select({ id, emailVerifiedAt, phoneVerifiedAt, deactivatedAt })
    .from(users)
    .where(isIdentifiedBy(contact))
  return account
}

/**
 * Where the contact was never proven, whoever prepared the account for somebody else is shut out:
 * password, logins, links, codes, other contacts and an account at Google end.
 */
async function enter(
  ctx: Context,
  account: Account,
  { code, contact, visit, session, terms }: Entry,
): Promise<number | null> {
  if (account.deactivatedAt) throw new AccountDisabled('deactivated')
  const verifiedAt = contact.kind === 'email' ? 'emailVerifiedAt' : 'phoneVerifiedAt'
  const isProven = account[verifiedAt] !== null
  const isAsRead = sql`(${users[verifiedAt]} IS NOT NULL) = ${isProven ? 1 : 0}`
  const isSame = and(
    eq(users.id, account.id),
    isIdentifiedBy(contact),
    isNull(users.deactivatedAt),
    isAsRead,
  )
  const isEntered = await guardedBatch(
    ctx.db,
    useCode(ctx, code, sql`EXISTS (SELECT 1 FROM ${users} WHERE ${isSame})`),
    [
      ctx.db
        .update(users)
        .set({
          ...contactProven(ctx, contact.kind),
          ...(!isProven && preparationEnded(contact.kind)),
          updatedAt: ctx.clock.now(),
        })
        .where(eq(users.id, account.id)),
      ...(isProven ? [] : shutOut(ctx, account.id)),
      insertSession(ctx, session, eq(users.id, account.id), terms),
      ...leaveVisit(ctx, visit, { sessionId: session.id, accountId: account.id }),
    ],
  )
  return isEntered ? account.id : null
}

/** Null where the code or the visitor was used meanwhile, or the contact has got an account. */
async function open(ctx: Context, entry: Entry): Promise<number | null> {
  const { code, visit, session, terms } = entry
  if (code.purpose !== 'register') throw new ContactUnknown()
  const { user } = visit
  const isStillVisitor = sql`${isVisitOpen(visit)} AND ${isVisitor(user.id)}`
  try {
    if (user.isGuest) {
      const isOpened = await guardedBatch(ctx.db, useCode(ctx, code, isStillVisitor), [
        ctx.db.update(users).set(registered(ctx, entry)).where(eq(users.id, user.id)),
        endSessions(ctx, isOfUser(user.id), { leavesAccess: false }),
        insertSession(ctx, session, eq(users.id, user.id), terms),
      ])
      return isOpened ? user.id : null
    }
    return await openBeside(ctx, entry)
  } catch (error) {
    // The next attempt finds the account that has the contact by now.
    if (contactTaken(error) === error) throw error
    return null
  }
}

/** Somebody who has signed in already registers another account. */
async function openBeside(ctx: Context, entry: Entry): Promise<number | null> {
  const { code, visit, session, terms } = entry
  const uuid = ctx.random.uuid()
  const now = ctx.clock.now()
  const account = { uuid, ...registered(ctx, entry), createdAt: now, activatedAt: now }
  const owner: SQL = eq(users.uuid, uuid)
  const isOpened = await guardedBatch(ctx.db, useCode(ctx, code, isVisitOpen(visit)), [
    ctx.db.insert(users).values(account),
    insertSession(ctx, session, owner, terms),
    ...leaveVisit(ctx, visit, { sessionId: session.id, accountId: null }),
  ])
  if (!isOpened) return null
  const [row] = await ctx.db.select({ id: users.id }).from(users).where(owner)
  return row?.id ?? null
}

/** An account as it was registered; the contact that was proven identifies it, the other one is given. */
function registered(ctx: Context, { code, contact }: Entry) {
  const now = ctx.clock.now()
  const { registration } = code
  const isEmail = contact.kind === 'email'
  return {
    isGuest: false,
    firstName: registration?.firstName ?? '',
    lastName: registration?.lastName ?? '',
    passwordHash: registration?.passwordHash ?? null,
    email: isEmail ? contact.value : (registration?.email ?? null),
    emailIdentifies: isEmail,
    emailVerifiedAt: isEmail ? now : null,
    phone: isEmail ? (registration?.phone ?? null) : contact.value,
    phoneIdentifies: !isEmail,
    phoneVerifiedAt: isEmail ? null : now,
    updatedAt: now,
  }
}
