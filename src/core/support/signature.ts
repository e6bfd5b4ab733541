import { type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'

/**
 * In SQL, of a row of `users`: the name under a ticket, by default that of the profile or else the email
 * address. A closed account has no address, and no name comes back to its tickets.
 */
export function signatureOf(fullName: string | undefined): SQL<string> {
  const { email, firstName, lastName } = users
  const byDefault = sql`coalesce(nullif(trim(${firstName} || ' ' || ${lastName}), ''), ${email})`
  return sql`iif(${email} IS NULL, '', ${fullName ? sql`${fullName}` : byDefault})`
}
