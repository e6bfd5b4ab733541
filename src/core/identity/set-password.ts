import { and, eq, type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { forgetAttemptsAt } from './login-attempts.ts'
import { deleteTokens } from './one-time-tokens.ts'
import { emailProven } from './prove-email.ts'
import { endSessions, isOfUser } from './sessions.ts'

export interface NewPassword {
  userId: number
  passwordHash: string
  /** What must still hold of the user: of two changes at once the second finds it gone. */
  guard: SQL
  /** Whether whoever sets it has shown to read the mail sent to the account's address. */
  isAddressProven: boolean
  /** Whether access tokens of earlier logins run out by themselves. */
  leavesAccess: boolean
}

/** An account that has moved to an address which is only proven now was linked for another one. */
const ofVerified = sql<
  string | null
>`iif(${users.emailVerifiedAt} IS NULL, NULL, ${users.googleSubject})`

/**
 * Sets a password, ends every login and every emailed link of the user, and tells the user; false
 * where the guard fails.
 */
export async function setPassword(
  ctx: Context,
  { userId, passwordHash, guard, isAddressProven, leavesAccess }: NewPassword,
): Promise<boolean> {
  const now = ctx.clock.now()
  const cause = `user:${userId}:password:${ctx.random.uuid()}`
  const isSet = await guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({
        passwordHash,
        ...(isAddressProven && { ...emailProven(ctx), googleSubject: ofVerified }),
        updatedAt: now,
      })
      .where(and(eq(users.id, userId), guard)),
    [
      endSessions(ctx, isOfUser(userId), { leavesAccess }),
      deleteTokens(userId),
      forgetAttemptsAt(userId),
      insertEffects(ctx, { key: cause, kind: 'message.password_changed', payload: { userId } }),
    ],
  )
  if (isSet) ctx.defer(() => runEffects(ctx, cause))
  return isSet
}
