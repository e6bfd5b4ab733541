import type { SQL } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import { InvalidField } from '../errors.ts'
import type { Context } from '../ports.ts'
import { isUniqueViolation, type Statement, writeBatch } from '../write-batch.ts'
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
 * finds. @throws InvalidField (`email`, `password`)
 */
export async function openAccount(
  ctx: Context,
  { password, ...account }: NewAccount,
  alongside: (owner: SQL) => Statement[],
): Promise<SignedInUser> {
  const problems = passwordProblems(password, account)
  if (problems.length > 0) throw new InvalidField('password', ...problems)
  const owner = hasEmail(account.email)
  // The unique index decides below; looking first spares the costly hash.
  if (await findByEmail(ctx, owner)) throw emailTaken()
  const passwordHash = await hashPassword(password, ctx.settings.passwordCost, ctx.random.hex(16))
  const now = ctx.clock.now()
  const insertUser = ctx.db
    .insert(users)
    .values({ ...account, passwordHash, createdAt: now, updatedAt: now })
  try {
    await writeBatch(ctx.db, [insertUser, ...alongside(owner)])
  } catch (error) {
    throw isEmailViolation(error) ? emailTaken() : error
  }
  const user = await findByEmail(ctx, owner)
  if (!user) throw new Error('An inserted user was not found')
  return user
}

export function emailTaken(): InvalidField {
  return new InvalidField('email', 'A user with this email already exists.')
}

/** The index is one over an expression, so D1 names the index and no column. */
export function isEmailViolation(error: unknown): boolean {
  return isUniqueViolation(error, "index 'users_email'")
}

async function findByEmail(ctx: Context, owner: SQL): Promise<SignedInUser | undefined> {
  const [user] = await ctx.db.select(userColumns).from(users).where(owner)
  return user
}
