import { and, eq, type SQL } from 'drizzle-orm'
import { refreshTokens, users } from '../../db/schema/identity.ts'
import { outbox } from '../../db/schema/operations.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { revokeTokens } from './sessions.ts'

export interface NewPassword {
  userId: number
  passwordHash: string
  /** What must still hold of the user: of two changes at once the second finds it gone. */
  guard: SQL
}

/** Sets a password, ends every login of the user and tells the user; false where the guard fails. */
export async function setPassword(
  ctx: Context,
  { userId, passwordHash, guard }: NewPassword,
): Promise<boolean> {
  const now = ctx.clock.now()
  const cause = `user:${userId}:password:${ctx.random.uuid()}`
  const isSet = await guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({ passwordHash, updatedAt: now })
      .where(and(eq(users.id, userId), guard)),
    [
      revokeTokens(ctx, eq(refreshTokens.userId, userId)),
      ctx.db.insert(outbox).values({
        key: cause,
        kind: 'message.password_changed',
        payload: { userId },
        dueAt: now,
        createdAt: now,
      }),
    ],
  )
  if (isSet) ctx.defer(runEffects(ctx, cause))
  return isSet
}
