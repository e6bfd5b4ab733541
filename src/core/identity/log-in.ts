import { eq, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { hasEmail } from './contacts.ts'
import { AccountDisabled, WrongCredentials } from './errors.ts'
import { countAttempt, forgetAttempts, refusePaused } from './login-attempts.ts'
import { hashPassword, isHashOutdated, isPasswordCorrect } from './password.ts'
import { userColumns } from './queries.ts'
import { insertSession, newSession, signLogin } from './sessions.ts'
import type { SessionTerms, SignedInUser, TokenPair } from './types.ts'

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
  const find = async () => (await selectAccount(ctx, email))[0]
  const account = ctx.settings.isLimited ? await countAndFind(ctx, email) : await find()
  const open = (found: Account | undefined) => openSession(ctx, found, { email, password }, terms)
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
  { email, password }: Credentials,
  terms: SessionTerms,
): Promise<{ user: SignedInUser; tokens: TokenPair } | null> {
  const { isLimited, passwordCost: cost } = ctx.settings
  const isCorrect = await isPasswordCorrect(password, account?.passwordHash, cost)
  if (!account?.passwordHash || !isCorrect) throw new WrongCredentials()
  const { passwordHash, deactivatedAt, ...user } = account
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
    [
      ...(isLimited ? [forgetAttempts(ctx, email)] : []),
      ...(current === passwordHash ? [] : [replaceHash(ctx, user.id, current)]),
    ],
  )
  if (!isOpen) return null
  return { user, tokens: await signLogin(ctx, session, user, terms) }
}

/** @throws TooManyRequests, also where there is no such account */
async function countAndFind(ctx: Context, email: string) {
  const [[attempts], [account]] = await ctx.db.batch([
    countAttempt(ctx, email),
    selectAccount(ctx, email),
  ])
  refusePaused(ctx, attempts)
  return account
}

function selectAccount(ctx: Context, email: string) {
  return ctx.db
    .select({
      ...userColumns,
      passwordHash: users.passwordHash,
      deactivatedAt: users.deactivatedAt,
    })
    .from(users)
    .where(hasEmail(email))
}

function isUnchanged(id: number, passwordHash: string): ReturnType<typeof sql> {
  return sql`${users.id} = ${id} AND ${users.passwordHash} = ${passwordHash}`
}

/** Made anew at today's cost. */
function replaceHash({ db }: Context, id: number, passwordHash: string) {
  return db.update(users).set({ passwordHash }).where(eq(users.id, id))
}
