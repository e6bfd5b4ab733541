import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context, GoogleIdentity } from '../ports.ts'
import { guardedBatch, type Statement } from '../write-batch.ts'
import { hasEmail } from './contacts.ts'
import { shutOut } from './deactivate-user.ts'
import { AccountDisabled, GoogleTokenRejected, TokenInvalid } from './errors.ts'
import { preparationEnded } from './prove-contact.ts'
import { emailProven } from './prove-email.ts'
import { userColumns } from './queries.ts'
import { insertSession, newSession, signPair } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'

/** An account may be linked or changed by another request between reading and writing. */
const attemptsMax = 3

export interface GoogleSignInRequest {
  /** Google's access token. */
  token: string
  /** Whom the client believes to sign in; Google's word decides. */
  email: string
  /** Of an account that is opened by it. */
  location: string | null
}

/**
 * Signs in to the account that is linked with Google's, or else to the one that the address identifies,
 * which is linked from then on, or else to a new one.
 * @throws GoogleTokenRejected, GoogleUnavailable, AccountDisabled
 */
export async function signInWithGoogle(
  ctx: Context,
  { token, email, location }: GoogleSignInRequest,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const identity = await ctx.google.identify(token)
  if (identity.email.toLowerCase() !== email.toLowerCase()) throw new GoogleTokenRejected()
  const session = newSession(ctx)
  const open = (userId: number) =>
    insertSession(ctx, session, sql`${users.id} = ${userId} AND ${isLinkedWith(identity)}`, terms)
  const user = await enter(ctx, { identity, location }, open)
  return { user, tokens: await signPair(ctx, { ...session, userId: user.id }, terms) }
}

interface Entry {
  identity: GoogleIdentity
  location: string | null
}

/** Writes the session that `open` makes; answers whose it is. */
async function enter(
  ctx: Context,
  entry: Entry,
  open: (userId: number) => Statement,
): Promise<SignedInUser> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const account = (await findAccount(ctx, entry.identity)) ?? (await openLinked(ctx, entry))
    refuseForeign(account, entry.identity)
    const opening = open(account.id)
    const isLinked = account.googleSubject === entry.identity.subject
    const isEntered = isLinked
      ? await guardedBatch(ctx.db, opening, [])
      : await link(ctx, account, entry.identity, opening)
    if (isEntered) return userOf(account)
  }
  throw new TokenInvalid()
}

function refuseForeign(account: Account, { subject }: GoogleIdentity): void {
  const { googleSubject, emailVerifiedAt, deactivatedAt } = account
  if (deactivatedAt) throw new AccountDisabled('deactivated')
  // Two people of one organisation may have had an address one after the other. Where it was never
  // verified, the account has moved to it, and whoever proves it is its owner.
  const isForeign = googleSubject !== null && googleSubject !== subject
  if (isForeign && emailVerifiedAt) throw new GoogleTokenRejected()
}

type Account = NonNullable<Awaited<ReturnType<typeof findAccount>>>

async function findAccount(ctx: Context, identity: GoogleIdentity) {
  const [account] = await selectAccount(ctx, identity)
  return account
}

/** The linked account before the one of the address, which may be another. */
function selectAccount(ctx: Context, identity: GoogleIdentity) {
  const isLinked = isLinkedWith(identity)
  return ctx.db
    .select({
      ...userColumns,
      googleSubject: users.googleSubject,
      emailVerifiedAt: users.emailVerifiedAt,
      deactivatedAt: users.deactivatedAt,
    })
    .from(users)
    .where(sql`${isLinked} OR ${hasEmail(identity.email)}`)
    .orderBy(sql`coalesce(${isLinked}, 0) DESC`)
}

/** Whoever has entered an account has activated it. */
function userOf({ googleSubject, emailVerifiedAt, deactivatedAt, ...user }: Account): SignedInUser {
  return { ...user, isActive: true }
}

function isLinkedWith({ subject }: GoogleIdentity): SQL {
  return sql`${users.googleSubject} = ${subject}`
}

async function openLinked(ctx: Context, { identity, location }: Entry): Promise<Account> {
  const now = ctx.clock.now()
  const { email, subject } = identity
  const account = {
    ...{ email, location, emailIdentifies: true, emailVerifiedAt: now, googleSubject: subject },
    ...{ activatedAt: now, createdAt: now, updatedAt: now },
  }
  const insertUser = ctx.db.insert(users).values(account)
  // Two first sign-ins at once: the other one may have opened it.
  const opening = insertUser.onConflictDoNothing()
  const [, [opened]] = await ctx.db.batch([opening, selectAccount(ctx, identity)])
  if (!opened) throw new Error('An inserted user was not found')
  return opened
}

/**
 * Links an account. Whoever prepared it for somebody else's address, which was never verified, is
 * shut out: password, logins, links, other contacts and an earlier account at Google end.
 */
function link(
  ctx: Context,
  { id, emailVerifiedAt }: Account,
  { subject, email }: GoogleIdentity,
  opening: Statement,
): Promise<boolean> {
  const isVerified = emailVerifiedAt !== null
  const isAsRead = isVerified
    ? sql`${users.emailVerifiedAt} IS NOT NULL AND ${users.googleSubject} IS NULL`
    : sql`${users.emailVerifiedAt} IS NULL`
  return guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({
        ...emailProven(ctx),
        ...(!isVerified && preparationEnded('email')),
        googleSubject: subject,
        updatedAt: ctx.clock.now(),
      })
      .where(
        and(eq(users.id, id), isNull(users.deactivatedAt), sql`${hasEmail(email)} AND ${isAsRead}`),
      ),
    [...(isVerified ? [] : shutOut(ctx, id)), opening],
  )
}
