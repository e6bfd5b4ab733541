import { eq, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { assertPassword } from './assert-password.ts'
import { WrongPassword } from './errors.ts'
import { hashAnew, isPasswordCorrect } from './password.ts'
import { setPassword } from './set-password.ts'
import type { SessionTerms, SignedInUser } from './types.ts'
import { isVisitOpen, type Visit } from './visit.ts'

export interface PasswordChange {
  oldPassword: string
  newPassword: string
  /** The login that goes on, and must still be open. */
  visit?: Visit
}

/**
 * Ends every login of the user, or all but the one that is kept, and tells the user.
 * @throws WrongPassword, PasswordRefused
 */
export async function changePassword(
  ctx: Context,
  user: SignedInUser,
  { oldPassword, newPassword, visit }: PasswordChange,
  { leavesAccess }: SessionTerms,
): Promise<void> {
  const stored = await findCorrect(ctx, user, oldPassword)
  assertPassword('newPassword', newPassword, user)
  const passwordHash = await hashAnew(ctx, newPassword)
  const set = (known: string) =>
    setPassword(ctx, {
      userId: user.id,
      passwordHash,
      guard: sql`${eq(users.passwordHash, known)} AND ${visit ? isVisitOpen(visit) : sql`TRUE`}`,
      proves: null,
      leavesAccess,
      keptSessionId: visit?.sessionId,
    })
  // A sign-in may have made the hash of the same password anew.
  const isChanged = (await set(stored)) || (await set(await findCorrect(ctx, user, oldPassword)))
  if (!isChanged) throw new WrongPassword()
}

/** The stored hash of a password. @throws WrongPassword */
async function findCorrect(ctx: Context, { id }: SignedInUser, password: string): Promise<string> {
  const stored = await findPasswordHash(ctx, id)
  const isCorrect = await isPasswordCorrect(password, stored, ctx.settings.passwordCost)
  if (!stored || !isCorrect) throw new WrongPassword()
  return stored
}

async function findPasswordHash(ctx: Context, userId: number): Promise<string | null> {
  const [user] = await ctx.db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId))
  return user?.passwordHash ?? null
}
