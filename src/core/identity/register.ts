import { users } from '../../db/schema/identity.ts'
import { InvalidField } from '../errors.ts'
import type { Context } from '../ports.ts'
import { isUniqueViolation, writeBatch } from '../write-batch.ts'
import { hashPassword } from './password.ts'
import { passwordProblems } from './password-rules.ts'
import { hasEmail, userColumns } from './queries.ts'
import { insertRefreshToken, newRefreshToken, signPair } from './sessions.ts'
import type { SignedInUser, TokenPair } from './types.ts'

export interface Registration {
  email: string
  firstName: string
  lastName: string
  password: string
}

/** Opens an account and signs in. @throws InvalidField (`email`, `password`) */
export async function register(
  ctx: Context,
  registration: Registration,
): Promise<{ user: SignedInUser; tokens: TokenPair }> {
  const { password, ...account } = registration
  const problems = passwordProblems(password, account)
  if (problems.length > 0) throw new InvalidField('password', problems.join(' '))
  // The unique index decides below; looking first spares the costly hash.
  if (await isEmailTaken(ctx, account.email)) throw emailTaken()
  const passwordHash = await hashPassword(password, ctx.settings.passwordCost, ctx.random.hex(16))
  const token = newRefreshToken(ctx)
  const now = ctx.clock.now()
  const insertUser = ctx.db
    .insert(users)
    .values({ ...account, passwordHash, createdAt: now, updatedAt: now })
  try {
    await writeBatch(ctx.db, [insertUser, insertRefreshToken(ctx, token, hasEmail(account.email))])
    const [user] = await ctx.db.select(userColumns).from(users).where(hasEmail(account.email))
    if (!user) throw new Error('An inserted user was not found')
    return { user, tokens: await signPair(ctx, { ...token, userId: user.id }) }
  } catch (error) {
    throw isEmailViolation(error) ? emailTaken() : error
  }
}

export function emailTaken(): InvalidField {
  return new InvalidField('email', 'A user with this email already exists.')
}

/** The index is one over an expression, so D1 names the index and no column. */
export function isEmailViolation(error: unknown): boolean {
  return isUniqueViolation(error, "index 'users_email'")
}

async function isEmailTaken(ctx: Context, email: string): Promise<boolean> {
  const found = await ctx.db.select({ id: users.id }).from(users).where(hasEmail(email))
  return found.length > 0
}
