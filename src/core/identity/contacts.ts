import { type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import { isUniqueViolation } from '../write-batch.ts'
import { EmailTaken, PhoneTaken } from './errors.ts'

/**
 * Condition that finds the account which an address identifies, without regard to case. Its second
 * half is that of the unique index.
 */
export function hasEmail(email: string): SQL {
  return sql`(lower(${users.email}) = ${email.toLowerCase()} AND ${users.emailIdentifies} = 1)`
}

/** What to throw for a failed write: that a contact identifies somebody else, or the error as it is. */
export function contactTaken(error: unknown): unknown {
  // The index of addresses is one over an expression, so D1 names the index and no column.
  if (isUniqueViolation(error, "index 'users_email'")) return new EmailTaken()
  if (isUniqueViolation(error, 'users.phone')) return new PhoneTaken()
  return error
}
