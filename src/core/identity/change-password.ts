import { and, eq } from 'drizzle-orm'
import { refreshTokens, users } from '../../db/schema/identity.ts'
import { InvalidField } from '../errors.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { hashPassword, isPasswordCorrect } from './password.ts'
import { passwordProblems } from './password-rules.ts'
import { revokeTokens } from './sessions.ts'
import type { SignedInUser } from './types.ts'

export interface PasswordChange {
  oldPassword: string
  newPassword: string
}

/** Ends every login of the user and tells the user. @throws InvalidField (`oldPassword`, `newPassword`) */
export async function changePassword(
  ctx: Context,
  user: SignedInUser,
  { oldPassword, newPassword }: PasswordChange,
): Promise<void> {
  const { passwordCost } = ctx.settings
  const stored = await findPasswordHash(ctx, user.id)
  const isCorrect = await isPasswordCorrect(oldPassword, stored, passwordCost)
  if (!stored || !isCorrect) throw wrongPassword()
  const problems = passwordProblems(newPassword, user)
  if (problems.length > 0) throw new InvalidField('newPassword', problems.join(' '))
  const passwordHash = await hashPassword(newPassword, passwordCost, ctx.random.hex(16))
  const now = ctx.clock.now()
  const cause = `user:${user.id}:password:${ctx.random.uuid()}`
  // Of two changes at once the second finds another hash than the one it was checked against.
  const isChanged = await guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({ passwordHash, updatedAt: now })
      .where(and(eq(users.id, user.id), eq(users.passwordHash, stored))),
    [
      revokeTokens(ctx, eq(refreshTokens.userId, user.id)),
      insertEffects(ctx, {
        key: cause,
        kind: 'message.password_changed',
        payload: { userId: user.id },
      }),
    ],
  )
  if (!isChanged) throw wrongPassword()
  ctx.defer(() => runEffects(ctx, cause))
}

function wrongPassword(): InvalidField {
  return new InvalidField('oldPassword', 'Wrong password.')
}

async function findPasswordHash(ctx: Context, userId: number): Promise<string | null> {
  const [user] = await ctx.db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId))
  return user?.passwordHash ?? null
}
