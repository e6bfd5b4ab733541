import { eq, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { type Contact, emailContact, isIdentifiedBy } from './contacts.ts'
import { AccountDisabled, WrongCredentials } from './errors.ts'
import { countAttempt, forgetAttempts, refusePaused } from './login-attempts.ts'
import { hashAnew, isHashOutdated, isPasswordCorrect } from './password.ts'
import { userColumns } from './queries.ts'
import { insertSession, newSession, signLogin } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'
import { leaveVisit, type Visit } from './visit.ts'

export interface Credentials {
  contact: Contact
  password: string
  /** The session that signing in replaces, in contracts that know visitors. */
  visit?: Visit
}

/** For contracts that sign in with an address. */
export function emailCredentials({
  email,
  password,
}: {
  email: string
  password: string
}): Credentials {
  return { contact: emailContact(email), password }
}

/** @throws WrongCredentials, AccountDisabled (only with the right password), TooManyRequests */
export async function logIn(
  ctx: Context,
  credentials: Credentials,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const { contact } = credentials
  const find = async () => (await selectAccount(ctx, contact))[0]
  const account = ctx.settings.isLimited ? await countAndFind(ctx, contact) : await find()
  const open = (found: Account | undefined) => openSession(ctx, found, credentials, terms)
  // Another sign-in may have made the hash anew, and somebody may have changed the password.
  const opened = (await open(account)) ?? (await open(await find()))
  if (!opened) throw new WrongCredentials()
  return opened
}

type Account = Awaited<ReturnType<typeof selectAccount>>[number]

/** Null where the hash of the password is another one by now. @throws WrongCredentials, AccountDisabled */
async function openSession(
  ctx: Context,
  account: Account | undefined,
  { contact, password, visit }: Credentials,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair } | null> {
  const { isLimited, passwordCost: cost } = ctx.settings
  const isCorrect = await isPasswordCorrect(password, account?.passwordHash, cost)
  if (!account?.passwordHash || !isCorrect) throw new WrongCredentials()
  const { passwordHash, deactivatedAt, ...user } = account
  if (deactivatedAt) throw new AccountDisabled('deactivated')
  if (!user.isActive) throw new AccountDisabled('not_activated')
  const session = newSession(ctx, visit?.visitorUuid)
  const current = isHashOutdated(passwordHash, cost) ? await hashAnew(ctx, password) : passwordHash
  // The hash is looked at again: the password may have been changed, and its sessions ended, since.
  const isOpen = await guardedBatch(
    ctx.db,
    insertSession(ctx, session, isUnchanged(user.id, passwordHash), terms),
    [
      ...(isLimited ? [forgetAttempts(ctx, contact.value)] : []),
      ...(current === passwordHash ? [] : [replaceHash(ctx, user.id, current)]),
      ...(visit ? leaveVisit(ctx, visit, { sessionId: session.id, accountId: user.id }) : []),
    ],
  )
  if (!isOpen) return null
  return { user, tokens: await signLogin(ctx, session, user, terms) }
}

/** @throws TooManyRequests, also where there is no such account */
async function countAndFind(ctx: Context, contact: Contact) {
  const [[attempts], [account]] = await ctx.db.batch([
    countAttempt(ctx, contact.value),
    selectAccount(ctx, contact),
  ])
  refusePaused(ctx, attempts)
  return account
}

function selectAccount(ctx: Context, contact: Contact) {
  return ctx.db
    .select({
      ...userColumns,
      passwordHash: users.passwordHash,
      deactivatedAt: users.deactivatedAt,
    })
    .from(users)
    .where(isIdentifiedBy(contact))
}

function isUnchanged(id: number, passwordHash: string): ReturnType<typeof sql> {
  return sql`${users.id} = ${id} AND ${users.passwordHash} = ${passwordHash}`
}

/** Made anew at today's cost. */
function replaceHash({ db }: Context, id: number, passwordHash: string) {
  return db.update(users).set({ passwordHash }).where(eq(users.id, id))
}
