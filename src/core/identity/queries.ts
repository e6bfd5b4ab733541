import { eq, type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import type { Database } from '../ports.ts'
import type { SignedInUser } from './types.ts'

/** The columns of a SignedInUser; everything else about an account stays in this folder. */
export const userColumns = {
  id: users.id,
  // Accounts of contracts that sign in by telephone may have no address.
  email: sql<string>`coalesce(${users.email}, '')`.as('address'),
  firstName: users.firstName,
  lastName: users.lastName,
  username: users.username,
  isStaff: users.isStaff,
  isActive: users.isActive,
  createdAt: users.createdAt,
}

export async function findUser(db: Database, id: number): Promise<SignedInUser | undefined> {
  const [user] = await db.select(userColumns).from(users).where(eq(users.id, id))
  return user
}

/** A user beside the value of a column in SQL that may name the user's id. */
export async function findUserWith(
  db: Database,
  id: number,
  columnOf: (userId: SQL) => SQL,
): Promise<{ user: SignedInUser; value: string | null } | undefined> {
  const value = sql<string | null>`${columnOf(sql`${users.id}`)}`.as('value')
  const [row] = await db
    .select({ ...userColumns, value })
    .from(users)
    .where(eq(users.id, id))
  if (!row) return undefined
  const { value: found, ...user } = row
  return { user, value: found }
}

/** Condition that finds an account by its address without regard to case, over the unique index. */
export function hasEmail(email: string): ReturnType<typeof sql> {
  return sql`lower(${users.email}) = ${email.toLowerCase()}`
}
