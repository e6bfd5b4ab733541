import { type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'

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
