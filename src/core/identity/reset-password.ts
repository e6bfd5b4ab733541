import { and, eq, type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { LinkRejected, PasswordRefused } from './errors.ts'
import type { LinkParts } from './one-time-links.ts'
import { holdsToken, tokenRow } from './one-time-tokens.ts'
import { hashPassword } from './password.ts'
import { passwordProblems } from './password-rules.ts'
import { userColumns } from './queries.ts'
import { setPassword } from './set-password.ts'
import type { SignedInUser } from './types.ts'
import { readUid } from './uid.ts'

/**
 * Sets the password of whoever followed a reset link, which proves the address and so activates the
 * account. @throws LinkRejected, PasswordRefused
 */
export async function resetPassword(
  ctx: Context,
  { uid, token, newPassword }: LinkParts & { newPassword: string },
): Promise<void> {
  const { user, guard } = await findHolder(ctx, { uid, token })
  const problems = passwordProblems(newPassword, user)
  if (problems.length > 0) throw new PasswordRefused({ field: 'newPassword', problems })
  const { passwordCost } = ctx.settings
  const passwordHash = await hashPassword(newPassword, passwordCost, ctx.random.hex(16))
  const isSet = await setPassword(ctx, {
    userId: user.id,
    passwordHash,
    guard,
    isAddressProven: true,
    leavesAccess: false,
  })
  if (!isSet) throw new LinkRejected('password_reset')
}

/** @throws LinkRejected where the link would set no password */
export async function assertResetLink(ctx: Context, link: LinkParts): Promise<void> {
  await findHolder(ctx, link)
}

/** Whose link it is, and the condition under which it still works. */
async function findHolder(
  ctx: Context,
  { uid, token }: LinkParts,
): Promise<{ user: SignedInUser; guard: SQL }> {
  const userId = readUid(uid)
  if (userId === null) throw new LinkRejected('password_reset')
  const isHolder = holdsToken(ctx, await tokenRow('password_reset', token))
  const guard = sql`${users.deactivatedAt} IS NULL AND ${isHolder}`
  const [user] = await ctx.db
    .select(userColumns)
    .from(users)
    .where(and(eq(users.id, userId), guard))
  if (!user) throw new LinkRejected('password_reset')
  return { user, guard }
}
