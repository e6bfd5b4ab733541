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

/** An address in lower case, or a number in E.164. */
export interface Contact {
  kind: 'email' | 'phone'
  value: string
}

export function emailContact(email: string): Contact {
  return { kind: 'email', value: email.toLowerCase() }
}

export function phoneContact(e164: string): Contact {
  return { kind: 'phone', value: e164 }
}

/** Condition that finds the account which a number identifies, as its unique index has it. */
function hasPhone(phone: string): SQL {
  return sql`(${users.phone} = ${phone} AND ${users.phoneIdentifies} = 1)`
}

/** Condition that finds the account which a contact identifies. */
export function isIdentifiedBy({ kind, value }: Contact): SQL {
  return kind === 'email' ? hasEmail(value) : hasPhone(value)
}

/** Condition on a user: the contact is given, whether or not it identifies. */
export function hasGiven({ kind, value }: Contact): SQL {
  return kind === 'email' ? sql`lower(${users.email}) = ${value}` : sql`${users.phone} = ${value}`
}

/** What to throw for a failed write: that a contact identifies somebody else, or the error as it is. */
export function contactTaken(error: unknown): unknown {
  // The index of addresses is one over an expression, so D1 names the index and no column.
  if (isUniqueViolation(error, "index 'users_email'")) return new EmailTaken()
  if (isUniqueViolation(error, 'users.phone')) return new PhoneTaken()
  return error
}
