import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { contactTaken } from './contacts.ts'
import { TokenInvalid } from './errors.ts'
import { endLinksElsewhere } from './one-time-tokens.ts'

/**
 * What changes for an account whose owner has shown to read the mail of its address, by whichever
 * link or code: the address is verified and identifies it, and the account is activated.
 */
export function emailProven({ clock }: Context): {
  emailIdentifies: true
  emailVerifiedAt: SQL
  activatedAt: SQL
} {
  const now = clock.now().getTime()
  return {
    emailIdentifies: true,
    emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, ${now})`,
    activatedAt: sql`coalesce(${users.activatedAt}, ${now})`,
  }
}

/**
 * Gives an account the address that its owner has just proven, whoever else may have stated it
 * before. @throws EmailTaken where it identifies another account, TokenInvalid
 */
export async function proveEmail(ctx: Context, userId: number, email: string): Promise<void> {
  const now = ctx.clock.now()
  const isAccount = and(
    eq(users.id, userId),
    sql`${users.isGuest} = 0`,
    isNull(users.deactivatedAt),
  )
  const proven = ctx.db
    .update(users)
    .set({ ...emailProven(ctx), email, emailVerifiedAt: now, updatedAt: now })
    .where(isAccount)
    .returning({ id: users.id })
  try {
    const [, found] = await ctx.db.batch([endLinksElsewhere(ctx, userId, email), proven])
    if (found.length === 0) throw new TokenInvalid()
  } catch (error) {
    throw contactTaken(error)
  }
}
