import { eq } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { PasswordRefused, WrongPassword } from './errors.ts'
import { hashPassword, isPasswordCorrect } from './password.ts'
import { passwordProblems } from './password-rules.ts'
import { setPassword } from './set-password.ts'
import type { SessionTerms, SignedInUser } from './types.ts'

export interface PasswordChange {
  oldPassword: string
  newPassword: string
}

/** Ends every login of the user and tells the user. @throws WrongPassword, PasswordRefused */
export async function changePassword(
  ctx: Context,
  user: SignedInUser,
  { oldPassword, newPassword }: PasswordChange,
  { leavesAccess }: SessionTerms,
): Promise<void> {
  const { passwordCost } = ctx.settings
  const stored = await findPasswordHash(ctx, user.id)
  const isCorrect = await isPasswordCorrect(oldPassword, stored, passwordCost)
  if (!stored || !isCorrect) throw new WrongPassword()
  const problems = passwordProblems(newPassword, user)
  if (problems.length > 0) throw new PasswordRefused({ field: 'newPassword', problems })
  const passwordHash = await hashPassword(newPassword, passwordCost, ctx.random.hex(16))
  const guard = eq(users.passwordHash, stored)
  const isChanged = await setPassword(ctx, {
    userId: user.id,
    passwordHash,
    guard,
    isAddressProven: false,
    leavesAccess,
  })
  if (!isChanged) throw new WrongPassword()
}

async function findPasswordHash(ctx: Context, userId: number): Promise<string | null> {
  const [user] = await ctx.db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId))
  return user?.passwordHash ?? null
}
