import { eq, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import { InvalidField, NotFound } from '../errors.ts'
import { type Page, toPage } from '../page.ts'
import type { Context, Database } from '../ports.ts'
import { isUniqueViolation } from '../write-batch.ts'
import type { SignedInUser } from './types.ts'

const pageSize = 10

export type UserRow = typeof users.$inferSelect

export function toSignedIn(row: UserRow): SignedInUser {
  const { id, email, firstName, lastName, isStaff, isActive, createdAt } = row
  return { id, email: email ?? '', firstName, lastName, isStaff, isActive, createdAt }
}

export async function findUser(db: Database, id: number): Promise<UserRow | undefined> {
  const [row] = await db.select().from(users).where(eq(users.id, id))
  return row
}

/** Without regard to case. */
export async function findUserByEmail(db: Database, email: string): Promise<UserRow | undefined> {
  const [row] = await db
    .select()
    .from(users)
    .where(eq(sql`lower(${users.email})`, email.toLowerCase()))
  return row
}

/** Changes the own profile. @throws InvalidField where the address is taken */
export async function updateProfile(
  ctx: Context,
  userId: number,
  changes: { firstName?: string; lastName?: string; email?: string },
): Promise<SignedInUser> {
  try {
    const [row] = await ctx.db
      .update(users)
      .set({ ...changes, updatedAt: ctx.clock.now() })
      .where(eq(users.id, userId))
      .returning()
    if (!row) throw new NotFound('user')
    return toSignedIn(row)
  } catch (error) {
    throw isEmailTaken(error) ? emailTaken() : error
  }
}

export function isEmailTaken(error: unknown): boolean {
  return isUniqueViolation(error, "index 'users_email'")
}

export function emailTaken(): InvalidField {
  return new InvalidField('email', 'A user with this email already exists.')
}

/** All accounts by id; the total is a counter that a trigger keeps. */
export async function listUsers(db: Database, page: number): Promise<Page<SignedInUser>> {
  const [rows, total] = await db.batch([
    db
      .select()
      .from(users)
      .orderBy(users.id)
      .limit(pageSize)
      .offset((page - 1) * pageSize),
    db.all<{ value: number }>(sql`SELECT value FROM counters WHERE name = 'users'`),
  ])
  return toPage(rows.map(toSignedIn), page, pageSize, total[0]?.value ?? 0)
}
