import type { SQL } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { assertPassword } from './assert-password.ts'
import { LinkRejected } from './errors.ts'
import { type LinkParts, linkHolder } from './one-time-tokens.ts'
import { hashAnew } from './password.ts'
import { userColumns } from './queries.ts'
import { setPassword } from './set-password.ts'
import type { SignedInUser } from './types.ts'

/**
 * Sets the password of whoever followed a reset link, which proves the address and so activates the
 * account. @throws LinkRejected, PasswordRefused
 */
export async function resetPassword(
  ctx: Context,
  { newPassword, ...link }: LinkParts & { newPassword: string },
): Promise<void> {
  const { user, guard } = await findHolder(ctx, link)
  assertPassword('newPassword', newPassword, user)
  const passwordHash = await hashAnew(ctx, newPassword)
  const isSet = await setPassword(ctx, {
    userId: user.id,
    passwordHash,
    guard,
    proves: 'email',
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
  link: LinkParts,
): Promise<{ user: SignedInUser; guard: SQL }> {
  const { isHolder } = await linkHolder(ctx, 'password_reset', link)
  const [user] = await ctx.db.select(userColumns).from(users).where(isHolder)
  if (!user) throw new LinkRejected('password_reset')
  return { user, guard: isHolder }
}
