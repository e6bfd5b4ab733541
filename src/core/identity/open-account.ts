import type { SQL } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { isUniqueViolation, type Statement, writeBatch } from '../write-batch.ts'
import { EmailTaken, PasswordRefused } from './errors.ts'
import { hashPassword } from './password.ts'
import { type PasswordOwner, passwordProblems } from './password-rules.ts'
import { hasEmail, userColumns } from './queries.ts'
import type { SignedInUser } from './types.ts'

export interface NewAccount extends PasswordOwner {
  password: string
  isActive: boolean
}

/**
 * Writes an account and, in the same batch, what comes with it for the user that the condition
 * finds. @throws EmailTaken, PasswordRefused
 */
export async function openAccount(
  ctx: Context,
  { password, ...account }: NewAccount,
  alongside: (owner: SQL) => Statement[],
): Promise<SignedInUser> {
  const problems = passwordProblems(password, account)
  if (problems.length > 0) throw new PasswordRefused({ field: 'password', problems })
  const owner = hasEmail(account.email)
  // The unique index decides below; looking first spares the costly hash.
  if (await findByEmail(ctx, owner)) throw new EmailTaken()
  const passwordHash = await hashPassword(password, ctx.settings.passwordCost, ctx.random.hex(16))
  const now = ctx.clock.now()
  const insertUser = ctx.db
    .insert(users)
    .values({ ...account, passwordHash, createdAt: now, updatedAt: now })
  try {
    await writeBatch(ctx.db, [insertUser, ...alongside(owner)])
  } catch (error) {
    throw isEmailViolation(error) ? new EmailTaken() : error
  }
  const user = await findByEmail(ctx, owner)
  if (!user) throw new Error('An inserted user was not found')
  return user
}

/** The index is one over an expression, so D1 names the index and no column. */
export function isEmailViolation(error: unknown): boolean {
  return isUniqueViolation(error, "index 'users_email'")
}

async function findByEmail(ctx: Context, owner: SQL): Promise<SignedInUser | undefined> {
  const [user] = await ctx.db.select(userColumns).from(users).where(owner)
  return user
}
