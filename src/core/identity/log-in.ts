import { eq, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { hasEmail } from './contacts.ts'
import { AccountDisabled, TooManyRequests, WrongCredentials } from './errors.ts'
import { hashPassword, isHashOutdated, isPasswordCorrect } from './password.ts'
import { userColumns } from './queries.ts'
import { insertSession, newSession, signPair } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'

const attemptsMax = 10
const pauseMs = 15 * 60 * 1000

export interface Credentials {
  email: string
  password: string
}

/** @throws WrongCredentials, AccountDisabled (only with the right password), TooManyRequests */
export async function logIn(
  ctx: Context,
  { email, password }: Credentials,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const { isLimited, passwordCost: cost } = ctx.settings
  const account = isLimited ? await countAttempt(ctx, email) : await findAccount(ctx, email)
  if (isLimited && account) refusePaused(ctx, account)
  const isCorrect = await isPasswordCorrect(password, account?.passwordHash, cost)
  if (!account?.passwordHash || !isCorrect) throw new WrongCredentials()
  const { passwordHash, loginFailures, loginFailuresSince, deactivatedAt, ...user } = account
  if (deactivatedAt) throw new AccountDisabled('deactivated')
  if (!user.isActive) throw new AccountDisabled('not_activated')
  const session = newSession(ctx)
  const current = isHashOutdated(passwordHash, cost)
    ? await hashPassword(password, cost, ctx.random.hex(16))
    : passwordHash
  // The hash is looked at again: the password may have been changed, and its sessions ended, since.
  const isOpen = await guardedBatch(
    ctx.db,
    insertSession(ctx, session, isUnchanged(user.id, passwordHash), terms),
    loginFailures > 0 || current !== passwordHash
      ? [resetFailures(ctx, { id: user.id, passwordHash: current })]
      : [],
  )
  if (!isOpen) throw new WrongCredentials()
  return { user, tokens: await signPair(ctx, { ...session, userId: user.id }, terms) }
}

type Account = Awaited<ReturnType<typeof findAccount>>

async function findAccount(ctx: Context, email: string) {
  const [account] = await selectAccount(ctx, email)
  return account
}

function selectAccount(ctx: Context, email: string) {
  return ctx.db
    .select({
      ...userColumns,
      passwordHash: users.passwordHash,
      loginFailures: users.loginFailures,
      loginFailuresSince: users.loginFailuresSince,
      deactivatedAt: users.deactivatedAt,
    })
    .from(users)
    .where(hasEmail(email))
}

/**
 * Counts the attempt as a failure before the password is looked at, so that many attempts at once
 * cannot get past the limit; a success sets the count back. The tenth starts the pause.
 */
async function countAttempt(ctx: Context, email: string): Promise<Account> {
  const now = ctx.clock.now().getTime()
  const isOver = sql`coalesce(${users.loginFailuresSince}, 0) <= ${now - pauseMs}`
  const starts = sql`${isOver} OR ${users.loginFailures} = ${attemptsMax - 1}`
  const [, [account]] = await ctx.db.batch([
    ctx.db
      .update(users)
      .set({
        loginFailures: sql`iif(${isOver}, 1, min(${users.loginFailures} + 1, ${attemptsMax + 1}))`,
        loginFailuresSince: sql`iif(${starts}, ${now}, ${users.loginFailuresSince})`,
      })
      .where(hasEmail(email)),
    selectAccount(ctx, email),
  ])
  return account
}

function refusePaused(ctx: Context, account: NonNullable<Account>): void {
  if (account.loginFailures <= attemptsMax) return
  const since = account.loginFailuresSince?.getTime() ?? 0
  const left = since + pauseMs - ctx.clock.now().getTime()
  throw new TooManyRequests(Math.max(1, Math.ceil(left / 1000)))
}

function isUnchanged(id: number, passwordHash: string): ReturnType<typeof sql> {
  return sql`${users.id} = ${id} AND ${users.passwordHash} = ${passwordHash}`
}

/** The hash with it, which may have been made anew at today's cost. */
function resetFailures(ctx: Context, { id, passwordHash }: { id: number; passwordHash: string }) {
  return ctx.db
    .update(users)
    .set({ passwordHash, loginFailures: 0, loginFailuresSince: null })
    .where(eq(users.id, id))
}
