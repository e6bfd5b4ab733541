import { and, eq, isNull, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context, GoogleIdentity } from '../ports.ts'
import { guardedBatch, type Statement } from '../write-batch.ts'
import { contactTaken, hasEmail } from './contacts.ts'
import { AccountDisabled, EmailTaken, GoogleTokenRejected, TokenInvalid } from './errors.ts'
import { deleteTokens } from './one-time-tokens.ts'
import { emailProven } from './prove-email.ts'
import { findUser } from './queries.ts'
import { endSessions, insertSession, isOfUser, newSession, signPair } from './sessions.ts'
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
  const open = (userId: number) => insertSession(ctx, session, eq(users.id, userId), terms)
  const userId = await enter(ctx, { identity, location }, open)
  const user = await findUser(ctx.db, userId)
  if (!user) throw new TokenInvalid()
  return { user, tokens: await signPair(ctx, { ...session, userId }, terms) }
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
): Promise<number> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const account = (await findAccount(ctx, entry.identity)) ?? (await openLinked(ctx, entry))
    refuseForeign(account, entry.identity)
    const opening = open(account.id)
    const isEntered =
      account.googleSubject === null
        ? await link(ctx, account, entry.identity, opening)
        : await guardedBatch(ctx.db, opening, [])
    if (isEntered) return account.id
  }
  throw new TokenInvalid()
}

function refuseForeign({ googleSubject, deactivatedAt }: Account, { subject }: GoogleIdentity) {
  if (deactivatedAt) throw new AccountDisabled('deactivated')
  // Two people of one organisation may have had an address one after the other.
  if (googleSubject !== null && googleSubject !== subject) throw new GoogleTokenRejected()
}

type Account = NonNullable<Awaited<ReturnType<typeof findAccount>>>

/** The linked account before the one of the address, which may be another. */
async function findAccount(ctx: Context, { subject, email }: GoogleIdentity) {
  const isLinked = sql`${users.googleSubject} = ${subject}`
  const [account] = await ctx.db
    .select({
      id: users.id,
      googleSubject: users.googleSubject,
      emailVerifiedAt: users.emailVerifiedAt,
      deactivatedAt: users.deactivatedAt,
    })
    .from(users)
    .where(sql`${isLinked} OR ${hasEmail(email)}`)
    .orderBy(sql`coalesce(${isLinked}, 0) DESC`)
  return account
}

async function openLinked(ctx: Context, { identity, location }: Entry): Promise<Account> {
  const now = ctx.clock.now()
  const { email, subject } = identity
  try {
    await ctx.db.insert(users).values({
      ...{ email, location, emailIdentifies: true, emailVerifiedAt: now, googleSubject: subject },
      ...{ activatedAt: now, createdAt: now, updatedAt: now },
    })
  } catch (error) {
    // Two first sign-ins at once: the other one has opened it.
    if (!(contactTaken(error) instanceof EmailTaken)) throw error
  }
  const account = await findAccount(ctx, identity)
  if (!account) throw new Error('An inserted user was not found')
  return account
}

/**
 * Links an account. Whoever prepared it for somebody else's address, which was never verified, is
 * shut out: password, logins and links end.
 */
function link(
  ctx: Context,
  { id, emailVerifiedAt }: Account,
  { subject, email }: GoogleIdentity,
  opening: Statement,
): Promise<boolean> {
  const isVerified = emailVerifiedAt !== null
  const verification = isVerified ? sql`IS NOT NULL` : sql`IS NULL`
  return guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({
        ...emailProven(ctx),
        googleSubject: subject,
        ...(!isVerified && { passwordHash: null }),
        updatedAt: ctx.clock.now(),
      })
      .where(
        and(
          eq(users.id, id),
          isNull(users.deactivatedAt),
          isNull(users.googleSubject),
          sql`${hasEmail(email)} AND ${users.emailVerifiedAt} ${verification}`,
        ),
      ),
    [
      ...(isVerified
        ? []
        : [endSessions(ctx, isOfUser(id), { leavesAccess: false }), deleteTokens(id)]),
      opening,
    ],
  )
}
