import { eq, type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Database } from '../ports.ts'
import type { SessionTerms, SignedInUser } from './types.ts'

/** Condition on a user: activated, and not deactivated since. */
export const isActive: SQL = sql`(${users.activatedAt} IS NOT NULL AND ${users.deactivatedAt} IS NULL)`

/** Condition on a user: one of those whom staff see as customers, as their index has it. */
export const isCustomer: SQL = sql`(${users.emailIdentifies} = 1 AND ${users.isStaff} = 0)`

/** Condition on a user: an account that has not been closed for good. */
export const isAccount: SQL = sql`(${users.isGuest} = 0
  AND (${users.emailIdentifies} = 1 OR ${users.phoneIdentifies} = 1))`

/**
 * In SQL: the account of a user is open to its owner. What closing it erases may not be written behind
 * that, by a request that had signed in before.
 */
export function isOpenAccount(userId: number | SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${userId}
    AND ${users.deactivatedAt} IS NULL)`
}

/** In SQL: a user's account was closed for good. Visitors have none to close. */
export function isErased(userId: number | SQL): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${userId}
    AND (${users.isGuest} = 1 OR ${isAccount}))`
}

/** In SQL: a user is a visitor without an account, still: in another tab the visitor may have registered. */
export function isVisitor(userId: number): SQL {
  return sql`EXISTS (SELECT 1 FROM ${users} AS visiting
    WHERE visiting.id = ${userId} AND visiting.is_guest = 1)`
}

/** Condition on a user: whom the terms admit. */
export function isAdmitted({ admits }: Pick<SessionTerms, 'admits'>): SQL {
  if (admits === 'everybody') return sql`TRUE`
  const isAccount = sql`${users.isGuest} = 0`
  return admits === 'accounts' ? isAccount : sql`${isAccount} AND ${users.emailIdentifies} = 1`
}

/** The columns of a SignedInUser; everything else about an account stays in this folder. */
export const userColumns = {
  id: users.id,
  uuid: users.uuid,
  // Accounts of contracts that sign in by telephone may have no address.
  email: sql<string>`coalesce(${users.email}, '')`.as('address'),
  isEmailVerified: sql`(${users.emailVerifiedAt} IS NOT NULL)`
    .mapWith(Boolean)
    .as('is_email_verified'),
  firstName: users.firstName,
  lastName: users.lastName,
  username: users.username,
  isStaff: users.isStaff,
  isGuest: users.isGuest,
  isActive: sql`${isActive}`.mapWith(Boolean).as('is_active'),
  location: users.location,
  phone: users.phone,
  isPhoneVerified: sql`(${users.phoneVerifiedAt} IS NOT NULL)`
    .mapWith(Boolean)
    .as('is_phone_verified'),
  callingCode: users.callingCode,
  photoKey: users.photoKey,
  hasPassword: sql`(${users.passwordHash} IS NOT NULL)`.mapWith(Boolean).as('has_password'),
  messagePreferences: users.messagePreferences,
  business: users.business,
  createdAt: users.createdAt,
  updatedAt: users.updatedAt,
}

export async function findUser(db: Database, id: number): Promise<SignedInUser | undefined> {
  const [user] = await db.select(userColumns).from(users).where(eq(users.id, id))
  return user
}
