import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { sessions, users } from '../../db/schema/identity.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, type Statement } from '../write-batch.ts'
import type { Contact } from './contacts.ts'
import { forgetAttemptsAt } from './login-attempts.ts'
import { endCodes } from './one-time-codes.ts'
import { deleteTokens } from './one-time-tokens.ts'
import { contactProven } from './prove-contact.ts'
import { endSessions, isOfUser } from './sessions.ts'

export interface NewPassword {
  userId: number
  passwordHash: string
  /** What must still hold of the user: of two changes at once the second finds it gone. */
  guard: SQL
  /** The contact that whoever sets it has shown to read; null where nothing was sent. */
  proves: Contact['kind'] | null
  /** Whether access tokens of earlier logins run out by themselves. */
  leavesAccess: boolean
  /** The login that goes on. */
  keptSessionId?: string | undefined
  /** What happens in the same batch, once earlier logins have ended. */
  alongside?: Statement[]
}

/**
 * An address that is proven only now may have come to an account that somebody else has prepared: what
 * else leads into it goes (`preparationEnded`), which SQL decides with the row.
 */
function ofVerified<T>(column: SQLiteColumn, otherwise: T): SQL<T> {
  return sql<T>`iif(${users.emailVerifiedAt} IS NULL, ${otherwise}, ${column})`
}

const preparedForAnother = () => ({
  googleSubject: ofVerified<string | null>(users.googleSubject, null),
  phone: ofVerified<string | null>(users.phone, null),
  phoneIdentifies: ofVerified(users.phoneIdentifies, 0),
  phoneVerifiedAt: ofVerified<number | null>(users.phoneVerifiedAt, null),
})

/**
 * Sets a password, ends every login and every emailed link of the user, and tells the user; false
 * where the guard fails.
 */
export async function setPassword(ctx: Context, change: NewPassword): Promise<boolean> {
  const {
    userId,
    passwordHash,
    guard,
    proves,
    leavesAccess,
    keptSessionId,
    alongside = [],
  } = change
  const now = ctx.clock.now()
  const ended = sql`${isOfUser(userId)} AND ${sessions.id} IS NOT ${keptSessionId ?? null}`
  const cause = `user:${userId}:password:${ctx.random.uuid()}`
  const isSet = await guardedBatch(
    ctx.db,
    ctx.db
      .update(users)
      .set({
        passwordHash,
        ...(proves && contactProven(ctx, proves)),
        ...(proves === 'email' && preparedForAnother()),
        updatedAt: now,
      })
      .where(and(eq(users.id, userId), guard)),
    [
      endSessions(ctx, ended, { leavesAccess }),
      deleteTokens(userId),
      endCodes(ctx, userId),
      forgetAttemptsAt(userId),
      insertEffects(ctx, { key: cause, kind: 'message.password_changed', payload: { userId } }),
      ...alongside,
    ],
  )
  if (isSet) ctx.defer(() => runEffects(ctx, cause))
  return isSet
}
