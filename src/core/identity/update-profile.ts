import { and, eq, isNull, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { contactTaken, hasEmail } from './contacts.ts'
import { TokenInvalid } from './errors.ts'
import { endLinksElsewhere } from './one-time-tokens.ts'
import { userColumns } from './queries.ts'
import type { SignedInUser } from './types.ts'

export interface ProfileChange {
  email?: string | undefined
  firstName?: string | undefined
  lastName?: string | undefined
}

/**
 * Changes what is given and keeps the rest. Another address identifies the account, unverified, and
 * links sent to the one before end.
 * @throws EmailTaken, TokenInvalid where the account was closed since it signed in
 */
export async function updateProfile(
  ctx: Context,
  user: SignedInUser,
  { email, firstName, lastName }: ProfileChange,
): Promise<SignedInUser> {
  if (email === undefined && firstName === undefined && lastName === undefined) return user
  const update = ctx.db
    .update(users)
    .set({
      firstName,
      lastName,
      ...(email !== undefined && {
        email,
        emailIdentifies: true,
        emailVerifiedAt: sql`iif(${hasEmail(email)}, ${users.emailVerifiedAt}, NULL)`,
      }),
      updatedAt: ctx.clock.now(),
    })
    .where(and(eq(users.id, user.id), isNull(users.deactivatedAt)))
    .returning(userColumns)
  try {
    const [updated] =
      email === undefined
        ? await update
        : (await ctx.db.batch([endLinksElsewhere(ctx, user.id, email), update]))[1]
    if (!updated) throw new TokenInvalid()
    return updated
  } catch (error) {
    throw contactTaken(error)
  }
}
