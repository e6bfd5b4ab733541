import { and, eq, type SQL } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { forgetAttemptsAt } from './login-attempts.ts'
import { eraseCodes } from './one-time-codes.ts'
import { deleteTokens } from './one-time-tokens.ts'
import { deleteSessions } from './sessions.ts'

/** Closes an account of those meant to its owner, and guards the batch that erases it. */
export function lockAccount({ db, clock }: Context, userId: number, who: SQL): Statement {
  const now = clock.now()
  return db
    .update(users)
    .set({ deactivatedAt: now, updatedAt: now })
    .where(and(eq(users.id, userId), who))
}

/**
 * Erases who a user was, and every way to sign in. The row stays for the orders, reviews and tickets
 * that name it. Comes last in its batch: what is erased elsewhere is found by it.
 */
export function eraseAccount(ctx: Context, userId: number): Statement[] {
  return [
    forgetAttemptsAt(userId),
    deleteSessions(userId),
    deleteTokens(userId),
    eraseCodes(ctx, userId),
    ctx.db
      .update(users)
      .set({
        ...{ email: null, emailIdentifies: false, emailVerifiedAt: null },
        ...{ phone: null, phoneIdentifies: false, phoneVerifiedAt: null, callingCode: null },
        ...{ firstName: '', lastName: '', username: null, location: null, photoKey: null },
        ...{ googleSubject: null, passwordHash: null, takesOffers: false, operationId: null },
        ...{ messagePreferences: null, business: null },
      })
      .where(eq(users.id, userId)),
  ]
}
