import { eq, type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { EmailTaken, TokenInvalid } from './errors.ts'
import { deleteTokens } from './one-time-tokens.ts'
import { isEmailViolation } from './open-account.ts'
import { hasEmail, userColumns } from './queries.ts'
import type { SignedInUser } from './types.ts'

export interface ProfileChange {
  email?: string | undefined
  firstName?: string | undefined
  lastName?: string | undefined
}

/**
 * Changes what is given and keeps the rest. Another address is not verified, and links sent to the
 * one before end. @throws EmailTaken
 */
export async function updateProfile(
  ctx: Context,
  user: SignedInUser,
  { email, firstName, lastName }: ProfileChange,
): Promise<SignedInUser> {
  if (email === undefined && firstName === undefined && lastName === undefined) return user
  const verification =
    email === undefined
      ? {}
      : { emailVerifiedAt: sql`iif(${hasEmail(email)}, ${users.emailVerifiedAt}, NULL)` }
  try {
    const [, [updated]] = await ctx.db.batch([
      deleteTokens(ctx, user.id, movesAway(user.id, email)),
      ctx.db
        .update(users)
        .set({ email, firstName, lastName, ...verification, updatedAt: ctx.clock.now() })
        .where(eq(users.id, user.id))
        .returning(userColumns),
    ])
    if (!updated) throw new TokenInvalid()
    return updated
  } catch (error) {
    throw isEmailViolation(error) ? new EmailTaken() : error
  }
}

/** True where the user has an address and is about to have another one. */
function movesAway(userId: number, email: string | undefined): SQL {
  if (email === undefined) return sql`FALSE`
  return sql`EXISTS (SELECT 1 FROM ${users}
    WHERE ${users.id} = ${userId} AND NOT ${hasEmail(email)})`
}
